import Console

@main
enum Main {
    static func main() async { await SkillLedger.start() }
}
