/// Makes a `Plan` of a program. Gives up on programs whose tables do not stand alone in their decisions.
struct PlanBuilder {
    let program: Program
    let fields: [Int: [String]]
    let pool: TextPool
    var words: Int
    var firstRow: [Int] = []
    var places: [(table: Int, rule: Int)] = []
    var generals: [Plan.General] = []
    var constants: [(register: Int32, value: Value)] = []
    var registers: Int32
    var reads: Set<Int> = []
    var items: [Int32: [String]] = [:]
    var bodies: [Plan.Block] = []
    var instructions: [Plan.Instruction] = []
    var outputs: [[String: Plan.Block]]
    var stages: [Plan.Stage] = []
    var sources: [Plan.Source] = []
    var predicates: [Plan.Predicate] = []
    var predicateRows: [UInt64] = []
    var singles: [Plan.Single] = []
    var results: [Plan.Result] = []
    var masks: [UInt64] = []
    var asking: [UInt64] = []

    /// Registers below are slots, constants and kept results; scratch ones are numbered when all of these are known.
    static let scratchBase: Int32 = 1 << 24
    var scratch: Int32 = 0
    var mostScratch: Int32 = 0

    /// Steps of the block that is being made.
    var current: [Plan.Instruction] = []
    var drafts: [Draft] = []
    var draftOf: [DraftKey: Int] = [:]
    /// Of a table or decision that others read: the register, and after which stage it is there.
    var given: [Int: (register: Int32, stage: Int)] = [:]
    var kept: [String: Int32] {
        Dictionary(given.map { (program.steps[$0].name, $1.register) }, uniquingKeysWith: { first, _ in first })
    }
    /// The latest stage that the block being made reads.
    var stage = 0
    var wanted: Set<Int> = []

    /// A source while tables are gone through.
    struct Draft {
        var source: Plan.Source
        var stage: Int
        var cost: Int
        var byClass: [(test: CellTest, rows: [UInt64])] = []
        var tests: [(block: Plan.Block, rows: [UInt64])] = []
        var asking: [UInt64]
        var testOf: [[Plan.Instruction]: Int] = [:]

        mutating func ask(_ rows: [UInt64]) { for word in rows.indices { asking[word] |= rows[word] } }
    }

    enum DraftKey: Hashable {
        case slot(Int32)
        case steps([Plan.Instruction], result: Int32)
        /// The same source once more, when a test has to wait for other decisions.
        case later(Int, stage: Int)
    }

    init(_ program: Program, fields: [Int: [String]], texts: [String]) {
        self.program = program
        self.fields = fields
        var table = 0
        for tables in program.tables {
            firstRow.append(places.count)
            for rule in tables.rules.indices { places.append((table, rule)) }
            table += 1
        }
        words = max(1, (places.count + 63) / 64)
        outputs = [[String: Plan.Block]](repeating: [:], count: places.count)
        registers = Int32(program.slots.count)
        pool = TextPool(PlanBuilder.texts(of: program, texts))
    }

    /// Nil when the program is not of that kind.
    static func plan(_ program: Program, fields: [Int: [String]], texts: [String]) -> Plan? {
        var builder = PlanBuilder(program, fields: fields, texts: texts)
        guard builder.build() else { return nil }
        return Plan(builder)
    }

    /// All texts that tests of tables ask for, and further ones, each once by its bytes.
    private static func texts(of program: Program, _ further: [String]) -> [String] {
        var all: [String] = [], seen: Set<[UInt8]> = []
        func add(_ text: String) { if seen.insert(Array(text.utf8)).inserted { all.append(text) } }
        func walk(_ test: CellTest) {
            switch test {
            case .isText(let text): add(text)
            case .any(let tests): tests.forEach(walk)
            case .not(let inner): walk(inner)
            default: break
            }
        }
        for step in program.steps {
            guard let table = step.code as? TableCode else { continue }
            for column in table.columns { column.tests.forEach(walk) }
        }
        for text in further { add(text) }
        return Array(all.prefix(60_000))
    }

    private mutating func build() -> Bool {
        let tables = program.steps.compactMap { $0.code as? TableCode }
        guard tables.count == program.tables.count, program.tables.count < 10_000 else { return false }
        guard pool.texts.count < 20_000, pool.count * words < 1_000_000 else { return false }
        for links in program.links { wanted.formUnion(links) }
        for index in program.steps.indices {
            let step = program.steps[index]
            if let table = step.code as? TableCode {
                guard add(table, step: index, locals: step.locals) else { return false }
            } else {
                stage = 0
                guard let block = output(step.code) else { return false }
                let register = lastingRegister()
                given[index] = (register, stage + 1)
                results.append(Plan.Result(form: .value, rows: 0..<0, outputs: [], none: block, register: register))
                resultStage.append(stage)
            }
        }
        return finish()
    }

    var resultStage: [Int] = []

    // MARK: - Tables

    private mutating func add(_ table: TableCode, step: Int, locals: Int) -> Bool {
        let first = firstRow[Int(table.id)], rows = first..<(first + table.ruleCount)
        guard table.columns.allSatisfy({ $0.allowed == nil }) else { return false }
        let isLinked = !program.links[step].isEmpty
        var tableStage = 0
        for column in table.columns {
            guard let at = draft(column, locals, isLinked: isLinked) else { return false }
            tableStage = max(tableStage, drafts[at].stage)
            for (index, test) in column.tests.enumerated() {
                let bits = shifted(Array(column.rows[index * table.words..<(index + 1) * table.words]), by: first)
                if PlanBuilder.isByClass(test) {
                    drafts[at].byClass.append((test, bits))
                    drafts[at].ask(bits)
                } else {
                    guard let used = add(test, bits, to: at, column, locals, isLinked: isLinked) else { return false }
                    tableStage = max(tableStage, drafts[used].stage)
                }
            }
        }
        switch table.policy {
        case .first: tableSingles.append((tableStage, Plan.Single(rows: rows, first: true)))
        case .unique, .any, .priority: tableSingles.append((tableStage, Plan.Single(rows: rows, first: false)))
        case .collect, .ruleOrder, .outputOrder: break
        }
        return addOutputs(table, step, rows, tableStage)
    }

    var tableSingles: [(stage: Int, single: Plan.Single)] = []

    private mutating func addOutputs(_ table: TableCode, _ step: Int, _ rows: Range<Int>, _ tableStage: Int) -> Bool {
        let isSingle = [.first, .unique, .any, .priority].contains(table.policy)
        if isSingle {
            for (rule, output) in table.outputs.enumerated() {
                for (name, code) in PlanBuilder.columns(output) {
                    if let block = self.output(code) { outputs[rows.lowerBound + rule][name] = block }
                }
            }
        }
        guard wanted.contains(step) else { return true }
        stage = 0
        var blocks: [Plan.Block] = []
        for output in table.outputs {
            guard let block = self.output(output) else { return false }
            blocks.append(block)
        }
        var none: Plan.Block?
        if let fallback = table.fallback {
            guard isSingle, let block = output(fallback) else { return false }
            none = block
        }
        let form: Plan.Result.Form
        switch (table.policy, table.aggregation) {
        case (.collect, .count): form = .count
        case (.collect, nil), (.ruleOrder, _): form = .list
        case (.collect, _), (.outputOrder, _): return false
        default: form = .value
        }
        let register = lastingRegister()
        guard stage <= tableStage else { return false }
        results.append(Plan.Result(form: form, rows: rows, outputs: blocks, none: none, register: register))
        resultStage.append(tableStage)
        given[step] = (register, tableStage + 1)
        return true
    }

    /// The output's columns by name; one column of no name when the output is a plain value.
    private static func columns(_ code: Code) -> [(String, Code)] {
        if let record = code as? RecordCode { return Array(zip(record.shape.names, record.members)) }
        if case .context(let context) = code.constant {
            return context.entries.map { ($0.name, ConstantCode($0.value)) }
        }
        return [("", code)]
    }

    private mutating func draft(_ column: ColumnCode, _ locals: Int, isLinked: Bool) -> Int? {
        stage = 0
        if let input = column.input as? InputCode {
            let register = read(input.slot)
            return draft(.slot(register), Plan.Source(block: nil, register: register, masks: -1, predicates: 0..<0), 0)
        }
        if let steps = recorded({ $0.emit(column.input, [:]) }) {
            let key = DraftKey.steps(steps.list, result: steps.result)
            if let known = draftOf[key] { return known }
            let (block, register) = store(steps)
            return draft(
                key, Plan.Source(block: block, register: register, masks: -1, predicates: 0..<0), steps.list.count)
        }
        guard !isLinked else { return nil }
        generals.append(.code(column.input, locals: locals))
        readEverything()
        let general = recorded { $0.step(.general, 0, extra: Int32($0.generals.count - 1)) }
        guard let general else { return nil }
        let (block, register) = store(general)
        return draft(
            .steps(general.list, result: general.result),
            Plan.Source(block: block, register: register, masks: -1, predicates: 0..<0), 1_000)
    }

    private mutating func draft(_ key: DraftKey, _ source: Plan.Source, _ cost: Int) -> Int {
        if let known = draftOf[key] { return known }
        drafts.append(
            Draft(source: source, stage: stage, cost: cost, asking: [UInt64](repeating: 0, count: words)))
        draftOf[key] = drafts.count - 1
        return drafts.count - 1
    }

    /// The draft that the test went to; nil when the program is not for a plan.
    private mutating func add(
        _ test: CellTest, _ rows: [UInt64], to first: Int, _ column: ColumnCode, _ locals: Int, isLinked: Bool
    ) -> Int? {
        let input = drafts[first].source.register
        stage = drafts[first].stage
        var steps = recorded { builder in
            builder.emit(test, input, column.local.map { [$0: input] } ?? [:])
        }
        if steps == nil {
            guard !isLinked else { return nil }
            generals.append(.test(test, input: input, local: column.local, locals: locals))
            readEverything()
            steps = recorded { $0.step(.general, input, extra: Int32($0.generals.count - 1)) }
        }
        guard let steps else { return nil }
        let at =
            stage == drafts[first].stage
            ? first : draft(.later(first, stage: stage), drafts[first].source, drafts[first].cost)
        drafts[at].ask(rows)
        if let known = drafts[at].testOf[steps.list] {
            for word in 0..<words { drafts[at].tests[known].rows[word] |= rows[word] }
            return at
        }
        drafts[at].testOf[steps.list] = drafts[at].tests.count
        drafts[at].tests.append((laid(steps), rows))
        return at
    }

    /// General code may read any input.
    private mutating func readEverything() { reads.formUnion(program.slots.indices) }

    /// Asks only for texts, truth values and null, so that the value's class says it all.
    private static func isByClass(_ test: CellTest) -> Bool {
        switch test {
        case .isBool, .isText, .isNull: true
        case .not(let inner): isByClass(inner)
        case .any(let tests): tests.allSatisfy(isByClass)
        default: false
        }
    }

    private func shifted(_ bits: [UInt64], by first: Int) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: words)
        for (index, word) in bits.enumerated() {
            var left = word
            while left != 0 {
                let row = first + index << 6 + left.trailingZeroBitCount
                result[row >> 6] |= 1 << UInt64(row & 63)
                left &= left - 1
            }
        }
        return result
    }
}

extension Program {
    /// The program's tables as one set of rows; nil when its decisions are not of that kind.
    ///
    /// `lists`: the members of each item of an input that is a list of records, in the order in which a machine is
    /// given their cells. `texts`: further texts to number, such as the codes that inputs are checked against.
    package func plan(lists: [String: [String]], texts: [String]) -> Plan? {
        var fields: [Int: [String]] = [:]
        for slot in slots where slot.path.count == 1 { fields[slot.index] = lists[slot.path[0]] }
        return PlanBuilder.plan(self, fields: fields, texts: texts)
    }
}
