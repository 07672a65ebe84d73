/// The logic of a decision or function as the file has it.
struct Boxed: Sendable {
    var kind: Kind
    var typeRef: String?
    var place: Place

    indirect enum Kind: Sendable {
        case literal(SourceText)
        case table(DecisionTable)
        case context([Entry])
        case list([Boxed])
        case relation(columns: [String], rows: [[Boxed]])
        case invocation(Boxed, [Binding])
        case function(FunctionDefinition)
        case conditional(Boxed, Boxed, Boxed)
        case filter(Boxed, Boxed)
        case loop(String, Boxed, Boxed)
        case quantified(every: Bool, String, Boxed, Boxed)
    }

    /// An entry without a name is the result.
    struct Entry: Sendable {
        var name: String?
        var typeRef: String?
        var value: Boxed
    }

    struct Binding: Sendable {
        var name: String
        var value: Boxed
    }
}

struct FunctionDefinition: Sendable {
    var parameters: [(name: String, typeRef: String?)]
    var body: Boxed?
    /// Java or PMML: not run by this engine.
    var external: Bool
    var typeRef: String?
    var place: Place
}

/// What a requirement points to.
struct Reference: Sendable {
    var href: String
    var place: Place
}

struct InputElement: Sendable {
    var id: String
    var name: String
    var label: String
    var typeRef: String?
    var note: String
    var place: Place
}

struct DecisionElement: Sendable {
    var id: String
    var name: String
    var label: String
    var typeRef: String?
    var question: String
    var note: String
    var requires: [Reference]
    var logic: Boxed?
    var place: Place
}

struct KnowledgeElement: Sendable {
    var id: String
    var name: String
    var label: String
    var typeRef: String?
    var note: String
    var requires: [Reference]
    var function: FunctionDefinition?
    var place: Place
}

struct ServiceElement: Sendable {
    var id: String
    var name: String
    var typeRef: String?
    var outputs: [Reference]
    var encapsulated: [Reference]
    var inputDecisions: [Reference]
    var inputData: [Reference]
    var place: Place
}

struct ItemElement: Sendable {
    var name: String
    var label: String
    var typeRef: String?
    var isCollection: Bool
    var allowed: SourceText?
    var constraint: SourceText?
    var components: [ItemElement]
    var function: (parameters: [(name: String, typeRef: String?)], result: String?)?
    var place: Place
}

enum Element: Sendable {
    case input(InputElement)
    case decision(DecisionElement)
    case knowledge(KnowledgeElement)
    case service(ServiceElement)

    var name: String {
        switch self {
        case .input(let element): element.name
        case .decision(let element): element.name
        case .knowledge(let element): element.name
        case .service(let element): element.name
        }
    }

    var id: String {
        switch self {
        case .input(let element): element.id
        case .decision(let element): element.id
        case .knowledge(let element): element.id
        case .service(let element): element.id
        }
    }

    var place: Place {
        switch self {
        case .input(let element): element.place
        case .decision(let element): element.place
        case .knowledge(let element): element.place
        case .service(let element): element.place
        }
    }
}
