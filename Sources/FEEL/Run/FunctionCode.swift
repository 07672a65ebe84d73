/// A function as a value: of the model, of an expression, or built in.
package final class FunctionValue: Sendable {
    let name: String
    let parameters: [(name: String, type: FeelType)]
    let result: FeelType
    let body: FunctionBody?
    let builtin: Builtin?
    /// What it gives as far as its text tells; values are brought to `result` only.
    let inferred: FeelType
    /// Values from around the function's text, parallel to the body's `captureLocals`.
    let captured: [Value]

    init(
        name: String, parameters: [(name: String, type: FeelType)], result: FeelType, body: FunctionBody,
        captured: [Value], inferred: FeelType? = nil
    ) {
        self.inferred = inferred ?? result
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
        self.builtin = nil
        self.captured = captured
    }

    init(_ builtin: Builtin) {
        name = builtin.name
        parameters = builtin.parameters.first?.map { ($0, .any) } ?? []
        result = .any
        inferred = builtin.result
        body = nil
        self.builtin = builtin
        captured = []
    }

    /// Whether it can stand where a function of these parameters and this result is wanted.
    func conforms(to types: [FeelType], _ wanted: FeelType) -> Bool {
        if types.isEmpty, case .any = wanted { return true }
        guard inferred.fits(wanted) else { return false }
        if let builtin { return builtin.accepts(types.count) }
        return types.count == parameters.count && zip(types, parameters).allSatisfy { $0.fits($1.type) }
    }

    func call(_ arguments: [Value], _ frame: Frame) -> Value {
        if let builtin { return builtin.call(arguments, frame) }
        guard let body, arguments.count == parameters.count else {
            frame.fault("a function was called with the wrong number of arguments")
            return .null
        }
        guard frame.spend(4), let code = body.code, frame.enter(code.depth) else { return .null }
        defer { frame.leave(code.depth) }
        guard let former = frame.push(body.locals) else { return .null }
        defer { frame.pop(to: former, body.locals) }
        for (index, argument) in arguments.enumerated() {
            let type = parameters[index].type
            if !argument.isNull {
                let converted = type.convert(argument, frame)
                if converted.isNull { return .null }
                frame.setLocal(index, converted)
            }
        }
        for (local, value) in zip(body.captureLocals, captured) { frame.setLocal(local, value) }
        if let own = body.own { frame.setLocal(own, .function(self)) }
        return result.convert(code.run(frame), frame)
    }
}

/// The code of a function; set once while a model is compiled, which lets functions refer to each other.
final class FunctionBody: @unchecked Sendable {
    fileprivate(set) var code: Code?
    fileprivate(set) var locals = 0
    /// Where the captured values go.
    fileprivate(set) var captureLocals: [Int] = []

    /// Where the function finds itself, when it may call itself.
    fileprivate(set) var own: Int?

    func set(_ code: Code, locals: Int, captureLocals: [Int] = [], own: Int? = nil) {
        self.own = own
        self.code = code
        self.locals = locals
        self.captureLocals = captureLocals
    }
}

final class FunctionCode: Code, @unchecked Sendable {
    let parameters: [(name: String, type: FeelType)]
    let body: FunctionBody
    let captures: [Int]
    /// What its text is known to give.
    let result: FeelType

    init(_ parameters: [(name: String, type: FeelType)], _ body: FunctionBody, captures: [Int], result: FeelType) {
        self.result = result
        self.parameters = parameters
        self.body = body
        self.captures = captures
        super.init(depth: 1)
    }

    override func run(_ frame: Frame) -> Value {
        .function(
            FunctionValue(
                name: "", parameters: parameters, result: .any, body: body,
                captured: captures.map { frame.local($0) }, inferred: result))
    }
}

/// A call of something whose kind is known only when it runs.
final class CallCode: Code, @unchecked Sendable {
    let callee: Code
    let arguments: [Code]
    let names: [String]?

    init(_ callee: Code, _ arguments: [Code], names: [String]?) {
        self.callee = callee
        self.arguments = arguments
        self.names = names
        super.init(depth: 1 + max(callee.depth, arguments.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        guard case .function(let function) = callee.run(frame) else {
            frame.fault("what is called is no function")
            return .null
        }
        var values = arguments.map { $0.run(frame) }
        if let names {
            guard let ordered = CallCode.order(names, values, function.parameters.map(\.name)) else {
                frame.fault("a function has no parameter of that name")
                return .null
            }
            values = ordered
        }
        return function.call(values, frame)
    }

    /// Named arguments in the order of the parameters; missing ones are null.
    static func order(_ names: [String], _ values: [Value], _ parameters: [String]) -> [Value]? {
        let known = parameters.map(NameTable.normal)
        var result = [Value](repeating: .null, count: parameters.count)
        for (name, value) in zip(names, values) {
            guard let index = known.firstIndex(of: NameTable.normal(name)) else { return nil }
            result[index] = value
        }
        return result
    }
}

/// A built-in of one argument, called without making a list of arguments.
final class BuiltinOneCode: Code, @unchecked Sendable {
    let name: String
    let function: @Sendable (Value) -> Value
    let argument: Code

    init(_ name: String, _ function: @escaping @Sendable (Value) -> Value, _ argument: Code) {
        self.name = name
        self.function = function
        self.argument = argument
        super.init(depth: 1 + argument.depth)
    }

    override func run(_ frame: Frame) -> Value { function(argument.run(frame)) }
}

/// A built-in of two arguments.
final class BuiltinTwoCode: Code, @unchecked Sendable {
    let name: String
    let function: @Sendable (Value, Value) -> Value
    let first: Code, second: Code

    init(_ name: String, _ function: @escaping @Sendable (Value, Value) -> Value, _ first: Code, _ second: Code) {
        self.name = name
        self.function = function
        self.first = first
        self.second = second
        super.init(depth: 1 + max(first.depth, second.depth))
    }

    override func run(_ frame: Frame) -> Value { function(first.run(frame), second.run(frame)) }
}

final class BuiltinCode: Code, @unchecked Sendable {
    let builtin: Builtin
    let arguments: [Code]

    init(_ builtin: Builtin, _ arguments: [Code]) {
        self.builtin = builtin
        self.arguments = arguments
        super.init(depth: 1 + (arguments.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        builtin.call(arguments.map { $0.run(frame) }, frame)
    }
}
