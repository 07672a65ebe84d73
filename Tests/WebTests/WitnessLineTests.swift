import Checkpoints
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("Calls to witnesses") struct WitnessLineTests {
    @Test("a witness that points elsewhere is not followed: its answer is the redirect itself")
    func straight() async throws {
        let router = Router()
        router.post("/add-checkpoint") { _, _ in
            Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
        }
        router.post("/elsewhere") { _, _ in "followed" }
        router.get("/elsewhere") { _, _ in "followed" }
        try await Application(router: router).test(.live) { client in
            let port = try #require(client.port)
            let answer = try await WitnessHTTP.line("http://127.0.0.1:\(port)/add-checkpoint", "note")
            #expect(answer.status == 307 && answer.body != "followed")
        }
    }
}
