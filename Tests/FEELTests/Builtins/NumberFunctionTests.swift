@testable import FEEL
import Testing

struct NumberFunctionTests {
    static let rounding = ExpressionCase.table(
        #"""
        decimal
        decimal(1/3, 2) => 0.33
        decimal(1.5, 0) => 2
        decimal(2.5, 0) => 2
        decimal(125, -1) => 120
        decimal(1, null) => null
        decimal(null, 1) => null
        decimal("1", 1) => null
        decimal(1, 7000) => null
        decimal(n: 1.25, scale: 1) => 1.2
        floor
        floor(1.5) => 1
        floor(-1.5) => -2
        floor(-1.56, 1) => -1.6
        floor(null) => null
        floor("1") => null
        floor(1, "x") => null
        floor(n: 1.5) => 1
        ceiling
        ceiling(1.5) => 2
        ceiling(-1.5) => -1
        ceiling(-1.56, 1) => -1.5
        ceiling(null) => null
        ceiling(n: 1.5, scale: 0) => 2
        round up
        round up(5.5, 0) => 6
        round up(-5.5, 0) => -6
        round up(1.121, 2) => 1.13
        round up(-1.126, 2) => -1.13
        round up(1) => null
        round up(null, 0) => null
        round up(n: 1.1, scale: 0) => 2
        round down
        round down(5.5, 0) => 5
        round down(-5.5, 0) => -5
        round down(1.126, 2) => 1.12
        round down(-1.126, 2) => -1.12
        round down(1) => null
        round down(null, 0) => null
        round down(1, null) => null
        round down("1", 0) => null
        round down(n: 1.9, scale: 0) => 1
        round half up
        round half up(5.5, 0) => 6
        round half up(-5.5, 0) => -6
        round half up(1.125, 2) => 1.13
        round half up(null, 0) => null
        round half up(n: 1.5, scale: 0) => 2
        round half down
        round half down(5.5, 0) => 5
        round half down(-5.5, 0) => -5
        round half down(1.126, 2) => 1.13
        round half down(null, 0) => null
        round half down(n: 1.5, scale: 0) => 1
        """#)

    static let elementary = ExpressionCase.table(
        #"""
        abs
        abs(-10) => 10
        abs([-10]) => 10
        abs(@"-PT5H") => PT5H
        abs(@"-P5M") => P5M
        abs("x") => null
        abs(null) => null
        abs() => null
        abs(n: -1) => 1
        modulo
        modulo(12, 5) => 2
        modulo(-12, 5) => 3
        modulo(12, -5) => -3
        modulo(-12, -5) => -2
        modulo(10.1, 4.5) => 1.1
        modulo(10, 0) => null
        modulo(null, 1) => null
        modulo("1", 1) => null
        modulo(dividend: 5, divisor: 3) => 2
        sqrt
        sqrt(16) => 4
        sqrt(0) => 0
        sqrt(-3) => null
        sqrt(null) => null
        sqrt("4") => null
        sqrt(number: 4) => 2
        log
        decimal(log(10), 8) => 2.30258509
        log(1) => 0
        log(0) => null
        log(-1) => null
        log(null) => null
        log(number: 1) => 0
        exp
        decimal(exp(5), 8) => 148.4131591
        exp(0) => 1
        exp(null) => null
        exp(number: 0) => 1
        odd
        odd(5) => true
        odd(2) => false
        odd(-1) => true
        odd(0) => false
        odd(1.5) => null
        odd(1e40) => false
        odd("1") => null
        odd(null) => null
        odd(number: 1) => true
        even
        even(2) => true
        even(5) => false
        even(0) => true
        even(2.5) => null
        even(null) => null
        even(number: 2) => true
        """#)

    static let statistics = ExpressionCase.table(
        #"""
        sum
        sum([1, 2, 3]) => 6
        sum(1, 2) => 3
        sum([duration("PT1H"), duration("PT2H")]) => PT3H
        sum([]) => null
        sum([1, null]) => null
        sum(["a"]) => null
        sum(null) => null
        sum(list: [1]) => 1
        product
        product([2, 3, 4]) => 24
        product(2, 3) => 6
        product([]) => null
        product([2, null]) => null
        product(list: [2]) => 2
        mean
        mean([1, 2, 3]) => 2
        mean(1, 2) => 1.5
        mean([]) => null
        mean([1, "a"]) => null
        mean(null) => null
        mean(list: [1, 3]) => 2
        median
        median(8, 2, 5, 3, 4) => 4
        median([6, 1, 2, 3]) => 2.5
        median([]) => null
        median([1, null]) => null
        median(list: [1]) => 1
        stddev
        stddev(2, 4, 7, 5) => 2.081665999466132735282297706979931
        stddev([47]) => null
        stddev([]) => null
        stddev([1, "a"]) => null
        decimal(stddev(list: [1, 3]), 4) => 1.4142
        mode
        mode(6, 3, 9, 6, 6) => [6]
        mode([6, 1, 9, 6, 1]) => [1, 6]
        mode([]) => []
        mode([1, null]) => null
        mode("a") => null
        mode(null) => null
        mode() => null
        mode(list: [1]) => [1]
        not
        not(true) => false
        not(false) => true
        not(null) => null
        not("x") => null
        not(0) => null
        not(negand: true) => false
        """#)

    @Test("rounding", arguments: rounding)
    func roundingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("elementary functions", arguments: elementary)
    func elementaryHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("figures over lists", arguments: statistics)
    func statisticsHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }
}
