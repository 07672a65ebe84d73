import ArgumentParser
import Logging
import ServiceLifecycle
import Web

/// How much the server takes on at once, how long it waits for slow clients, and how it stops.
struct LimitOptions: ParsableArguments {
    @Option(name: .customLong("max-requests"), help: "Requests at work at once; more are answered with 503.")
    var requests = 256

    @Option(help: "What one account may read in a minute; more is answered with 429. 0: no limit.")
    var readsPerMinute = 600

    @Option(name: .customLong("max-connections"), help: "Open connections; more wait to be accepted.")
    var connections = 4_096

    @Option(help: "Seconds until a silent connection, or one whose request head is incomplete, is closed.")
    var idleTimeout: Int64 = 30

    @Option(help: "Seconds within which the body of a request must have come.")
    var bodyTimeout: Int64 = 120

    @Option(help: "Seconds after SIGTERM in which /readyz already says no and requests are still taken.")
    var drainNotice = 0

    @Option(help: "Seconds that requests at work have to end after that.")
    var stopTimeout = 30

    func validate() throws {
        guard requests > 0, connections > 0, idleTimeout > 0, bodyTimeout > 0, drainNotice >= 0, stopTimeout > 0,
            readsPerMinute >= 0
        else {
            throw ValidationError("limits and time-outs must be greater than zero")
        }
    }

    /// Runs services until SIGTERM or SIGINT; returns when all have ended or their time is over.
    func run(_ services: [any Service], log: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(drainNotice + stopTimeout)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            Output.message("stopped; requests that took longer than \(stopTimeout) s got no answer")
        }
    }
}

/// Tells the balancer in front, some time before the server stops listening.
struct Closing: Service {
    let traffic: Traffic
    let notice: Duration

    func run() async throws {
        try await gracefulShutdown()
        traffic.close()
        try await Task.sleep(for: notice)
    }
}
