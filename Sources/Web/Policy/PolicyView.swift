import Policy
import Programme
import Vocabulary

/// Who looks at a pack, and where: an officer at the desk, or anybody who reads the document by itself.
struct PolicyView {
    enum Place { case desk, document }

    let pack: Pack
    let words: Words
    let place: Place
    /// What the reader's jurisdiction has set.
    var local = LocalParameters()
    /// Whether the reader may set parameters.
    var isKeeper = false

    init(_ pack: Pack, _ words: Words, _ place: Place) {
        self.pack = pack
        self.words = words
        self.place = place
    }

    /// At the desk.
    init(_ pack: Pack, _ visit: Visit, local: LocalParameters = LocalParameters()) {
        self.init(pack, visit.words, .desk)
        self.local = local
        isKeeper = (try? visit.actor.may(.policySetParameter)) == true
    }

    func say(_ text: Bilingual) -> String { words.say(text) }

    func name(_ list: String, _ code: String) -> String { pack.codes.name(list, code).map(say) ?? code }

    /// Where a clause stands: its own part at the desk, further down in a document.
    func address(of clause: String) -> String {
        place == .desk ? Site.policyPart(pack.id, .clauses, clause) : "#\(clause)"
    }

    func link(_ clause: String) -> Link { Link(clause, address(of: clause)) }

    func say(_ given: ReadableTable.Given) -> String {
        switch given {
        case .nothing: "—"
        case .text(let text): say(text)
        case .term(let term): words.say(term)
        case .formula(let feel): feel
        }
    }
}
