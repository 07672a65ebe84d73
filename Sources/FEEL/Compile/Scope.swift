/// What a name stands for.
indirect enum Binding {
    /// An input of the model; its slots are made when it is used.
    case input(String, FeelType)
    case result(Int, FeelType)
    case local(Int, FeelType)
    case value(Value, FeelType)
    /// A model imported under this name.
    case space([String: Binding])
}

/// The locals of one function body or decision.
final class FunctionScope {
    let parent: FunctionScope?
    private(set) var locals = 0
    /// Locals of the parent that the body reads, and where they are here.
    private(set) var captures: [(outer: Int, inner: Int)] = []

    init(parent: FunctionScope?) { self.parent = parent }

    func newLocal() -> Int {
        locals += 1
        return locals - 1
    }

    func capture(_ outer: Int) -> Int {
        if let known = captures.first(where: { $0.outer == outer }) { return known.inner }
        let inner = newLocal()
        captures.append((outer, inner))
        return inner
    }
}

/// Names around an expression, innermost first.
final class Scope {
    let parent: Scope?
    let function: FunctionScope
    /// Model space whose item definitions are meant.
    let space: String
    private(set) var names: [String: Binding]
    /// The item of a filter, whose members are names too.
    let item: (local: Int, type: FeelType)?
    private var cachedTable: NameTable?

    init(
        _ parent: Scope?, function: FunctionScope, space: String, names: [String: Binding] = [:],
        item: (local: Int, type: FeelType)? = nil
    ) {
        self.parent = parent
        self.function = function
        self.space = space
        self.names = names
        self.item = item
    }

    func add(_ name: String, _ binding: Binding) {
        names[name] = binding
        cachedTable = nil
    }

    /// All visible names, for the parser.
    var table: NameTable {
        if let cachedTable { return cachedTable }
        var table = parent?.table ?? NameTable()
        for name in names.keys { table.insert(name) }
        if let record = item?.type.record { for name in record.shape.names { table.insert(name) } }
        cachedTable = table
        return table
    }
}

/// A compiled expression with what is known of its type.
struct Compiled {
    var code: Code
    var type: FeelType

    init(_ code: Code, _ type: FeelType = .any) {
        self.code = code
        self.type = type
    }

    static let null = Compiled(ConstantCode(.null), .null)
}
