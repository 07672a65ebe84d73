/// Where a request comes from, as far as it can be known.
package struct Remote: Hashable, Sendable {
    package let address: NetworkAddress?
    /// `User-Agent`, as the browser says it.
    package let agent: String

    package init(address: NetworkAddress? = nil, agent: String = "") {
        self.address = address
        self.agent = agent
    }

    /// Nobody knows; commands and tests.
    package static let unknown = Remote()

    /// Browser and system in proper names, for a person to recognise: `Chrome · Windows`. Empty when neither is known.
    package var device: String {
        func first(_ names: [(mark: String, name: String)]) -> String? {
            names.first { agent.contains($0.mark) }?.name
        }
        // Each names itself after those that it came from, so the particular goes before the general.
        let browser = first([
            ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
            ("HuaweiBrowser", "Huawei Browser"), ("Chrome", "Chrome"), ("Safari", "Safari")
        ])
        let system = first([
            ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")
        ])
        return [browser, system].compactMap { $0 }.joined(separator: " · ")
    }
}
