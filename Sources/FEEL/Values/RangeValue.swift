/// A FEEL range. A missing bound is `.null` and unbounded on that side.
package final class RangeValue: Sendable {
    package let low: Value
    package let high: Value
    package let lowClosed: Bool
    package let highClosed: Bool

    package init(low: Value, lowClosed: Bool, high: Value, highClosed: Bool) {
        self.low = low
        self.lowClosed = lowClosed
        self.high = high
        self.highClosed = highClosed
    }

    /// Whether a value lies in the range; nil when the two cannot be compared.
    func contains(_ value: Value) -> Bool? {
        if value.isNull { return nil }
        if !low.isNull {
            guard let order = value.order(against: low) else { return nil }
            if order < 0 || (order == 0 && !lowClosed) { return false }
        }
        if !high.isNull {
            guard let order = value.order(against: high) else { return nil }
            if order > 0 || (order == 0 && !highClosed) { return false }
        }
        return true
    }
}
