import Synchronization

/// How much one account may read: a bucket for each, full at first and refilled evenly, so that a person never waits and a
/// program that copies everything does.
package final class ReadQuota: Sendable {
    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    /// Full buckets are forgotten when there are so many.
    private static let most = 20_000

    /// Readings in a minute, and at once; 0: no limit.
    package let perMinute: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])

    package init(
        perMinute: Int = 0, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now }
    ) {
        self.perMinute = perMinute
        self.now = now
    }

    /// Takes one reading out of the account's bucket.
    /// - Returns: nil where it may read; else the whole seconds until it may again.
    func take(_ account: String) -> Int? {
        guard perMinute > 0 else { return nil }
        let (now, most, each) = (now(), Double(perMinute), Double(perMinute) / 60)
        return buckets.withLock { buckets in
            if buckets.count >= Self.most {
                buckets = buckets.filter { $1.left + $1.at.seconds(until: now) * each < most }
            }
            var bucket = buckets[account] ?? Bucket(left: most, at: now)
            bucket.left = min(most, bucket.left + bucket.at.seconds(until: now) * each)
            bucket.at = now
            let isLet = bucket.left >= 1
            if isLet { bucket.left -= 1 }
            buckets[account] = bucket
            return isLet ? nil : max(1, Int(((1 - bucket.left) / each).rounded(.up)))
        }
    }
}

extension ContinuousClock.Instant {
    fileprivate func seconds(until later: Self) -> Double {
        let parts = duration(to: later).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
