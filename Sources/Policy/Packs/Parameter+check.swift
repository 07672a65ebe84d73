import FEEL

extension Parameter {
    /// Why a value cannot be this parameter's; nil when it can. Serves the pack's own value and a jurisdiction's.
    package func problem(with value: JSONValue) -> String? { trouble(value)?.message }

    func trouble(_ value: JSONValue) -> (code: InputError.Code, message: String)? {
        switch kind {
        case .flag: return value.flag == nil ? (.wrongType, "needs true or false") : nil
        case .text: return value.text == nil ? (.wrongType, "needs a text") : nil
        case .codes:
            guard let items = value.items, items.allSatisfy({ $0.text != nil }) else {
                return (.wrongType, "needs a list of codes")
            }
            return nil
        case .shares, .numbers:
            guard let items = value.items else { return (.wrongType, "needs a list of numbers") }
            for item in items { if let trouble = bounds(item) { return trouble } }
            return whole(items)
        case .share, .hours: return bounds(value)
        case .fen, .count, .days, .workingDays, .minutes, .years:
            if let trouble = bounds(value) { return trouble }
            return value.whole == nil ? (.notWhole, "needs a whole number") : nil
        }
    }

    private func bounds(_ value: JSONValue) -> (code: InputError.Code, message: String)? {
        guard let number = value.number else { return (.wrongType, "needs a number") }
        if number.isNegative, range.lowest == nil { return (.outOfRange, "cannot be negative") }
        if let lowest = range.lowest, number < lowest { return (.outOfRange, "is below \(lowest)") }
        if let lowest = range.lowest, range.isAboveLowest, number == lowest {
            return (.outOfRange, "is not above \(lowest)")
        }
        if let highest = range.highest, highest < number { return (.outOfRange, "is above \(highest)") }
        return nil
    }

    /// What must hold of a list of numbers as a whole.
    private func whole(_ items: [JSONValue]) -> (code: InputError.Code, message: String)? {
        if let length, items.count != length { return (.outOfRange, "needs \(length) numbers, not \(items.count)") }
        guard let sum else { return nil }
        // From the largest down, so that not even a digit beyond the thirty-fourth is lost.
        let rest = items.compactMap(\.number).sorted(by: >).reduce(sum) { $0.subtracting($1) ?? ExactNumber(1) }
        return rest.isZero ? nil : (.outOfRange, "do not add up to \(sum)")
    }

    /// The value as the models see it.
    static func feel(_ value: JSONValue) -> Value {
        switch value {
        case .null, .object: .null
        case .boolean(let flag): .boolean(flag)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let items): .list(items.map(feel))
        }
    }
}
