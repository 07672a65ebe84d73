extension Site {
    package static let paymentBatches = "/desk/payments/batches"
    package static func paymentDo(_ id: String, _ what: PaymentTask) -> String {
        "/desk/payments/\(id)/\(what.rawValue)"
    }
    /// A result file of the bank that was read and waits to be taken over.
    package static func paymentResult(_ id: String) -> String { "/desk/payments/results/\(id)" }
    package static let ledgerStatement = "/desk/ledger/statement"
    package static let ledgerPayments = "/desk/ledger/payments"
    package static func ledgerClaim(_ claim: String) -> String { "/desk/ledger/claims/\(claim)" }

    package enum PaymentTask: String, Sendable { case approve, withdraw, send, file, results }
}
