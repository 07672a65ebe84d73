@testable import FEEL
import Testing

struct ListFunctionTests {
    static let looking = ExpressionCase.table(
        #"""
        list contains
        list contains([1, 2, 3], 2) => true
        list contains([1, null], null) => true
        list contains([], null) => false
        list contains([1], "1") => false
        list contains([[1]], [1]) => true
        list contains(1, 1) => true
        list contains(null, 1) => null
        list contains([1]) => null
        list contains(list: [1], element: 1) => true
        count
        count([1, 2, null]) => 3
        count([]) => 0
        count(1) => 1
        count(1, 2) => 2
        count(null) => null
        count() => null
        count(list: [1]) => 1
        min
        min([3, 1, 2]) => 1
        min(3, 1, 2) => 1
        min("b", "a") => a
        min([date("2018-01-02"), date("2018-01-01")]) => 2018-01-01
        min([duration("P1D"), duration("PT1H")]) => PT1H
        min([]) => null
        min(null) => null
        min([1, null]) => null
        min([1, "a"]) => null
        min([true]) => null
        min(list: [2, 1]) => 1
        max
        max([3, 1, 2]) => 3
        max(1, 2) => 2
        max(["a", "b"]) => b
        max([]) => null
        max(null) => null
        max([1, "a"]) => null
        max(list: [2, 1]) => 2
        index of
        index of([1, 2, 3, 2], 2) => [2, 4]
        index of([1, null], null) => [2]
        index of([1], 9) => []
        index of([], 1) => []
        index of(null, 1) => null
        index of(list: [1], match: 1) => [1]
        all
        all([true, true]) => true
        all([true, null]) => null
        all([false, null]) => false
        all([]) => true
        all(true, false) => false
        all(true) => true
        all([1, false]) => false
        all([1]) => null
        all(0) => null
        all(null) => null
        all() => null
        all(list: [true]) => true
        any
        any([false, true]) => true
        any([false, null]) => null
        any([true, null]) => true
        any([]) => false
        any(false, true) => true
        any([false]) => false
        any(["x", true]) => true
        any("x") => null
        any(null) => null
        any() => null
        any(list: [false]) => false
        """#)

    static let editing = ExpressionCase.table(
        #"""
        sublist
        sublist([4, 5, 6], 1, 2) => [4, 5]
        sublist([4, 5, 6], 2) => [5, 6]
        sublist([4, 5, 6], -2, 1) => [5]
        sublist([4, 5, 6], -3) => [4, 5, 6]
        sublist([4, 5, 6], 0) => null
        sublist([4, 5, 6], 4) => null
        sublist([4, 5, 6], 1, 9) => null
        sublist(null, 1) => null
        sublist([1], "1") => null
        sublist(list: [4, 5], start position: 2, length: 1) => [5]
        append
        append([1], 2, 3) => [1, 2, 3]
        append([1]) => [1]
        append([], null) => [null]
        append([1], [2]) => [1, [2]]
        append(1, 2) => [1, 2]
        append(null, 1) => null
        concatenate
        concatenate([1, 2], [3]) => [1, 2, 3]
        concatenate([1], [], [null]) => [1, null]
        concatenate([1], 2) => [1, 2]
        concatenate([1], null) => null
        insert before
        insert before([1, 3], 1, 2) => [2, 1, 3]
        insert before([1, 3], -1, 2) => [1, 2, 3]
        insert before([1, 3], 2, null) => [1, null, 3]
        insert before([1, 3], 0, 2) => null
        insert before([1, 3], 4, 2) => null
        insert before(null, 1, 2) => null
        insert before(list: [1], position: 1, newItem: 0) => [0, 1]
        remove
        remove([1, 2, 3], 2) => [1, 3]
        remove([1, 2, 3], -1) => [1, 2]
        remove([1], 0) => null
        remove([1], 2) => null
        remove(null, 1) => null
        remove([1], "1") => null
        remove(list: [1, 2], position: 1) => [2]
        list replace
        list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
        list replace([2, 4, 7, 8], -1, 6) => [2, 4, 7, 6]
        list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
        list replace([1], 0, 5) => null
        list replace([1], 2, 5) => null
        list replace([1], function(a) true, 5) => null
        list replace([1], function(a, b) 1, 5) => null
        list replace(null, 1, 5) => null
        list replace(list: [1], position: 1, newItem: 2) => [2]
        list replace(list: [1], match: function(a, b) true, newItem: 2) => [2]
        reverse
        reverse([1, 2, 3]) => [3, 2, 1]
        reverse([]) => []
        reverse(1) => [1]
        reverse(null) => null
        reverse(list: [1, 2]) => [2, 1]
        union
        union([1, 2], [2, 3]) => [1, 2, 3]
        union([1, 1], [null]) => [1, null]
        union(null) => null
        distinct values
        distinct values([1, 2, 3, 2, 1.0]) => [1, 2, 3]
        distinct values([null, null]) => [null]
        distinct values([1, "1"]) => [1, "1"]
        distinct values(1) => [1]
        distinct values(null) => null
        distinct values(list: [1, 1]) => [1]
        duplicate values
        duplicate values([1, 2, 1, 1]) => [1]
        duplicate values([1]) => []
        flatten
        flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
        flatten([]) => []
        flatten([null]) => [null]
        flatten(1) => [1]
        flatten(null) => null
        flatten(list: [[1]]) => [1]
        sort
        sort([3, 1, 2], function(x, y) x < y) => [1, 2, 3]
        sort([3, 1, 2], function(x, y) x > y) => [3, 2, 1]
        sort([3, 1, 2]) => [1, 2, 3]
        sort(["b", "a"]) => ["a", "b"]
        sort([1, "a"]) => null
        sort([]) => []
        sort(null) => null
        sort([1], 1) => null
        sort(list: [2, 1], precedes: function(x, y) x < y) => [1, 2]
        """#)

    static let contexts = ExpressionCase.table(
        #"""
        get value
        get value({a: 1}, "a") => 1
        get value({a: {b: 2}}, ["a", "b"]) => 2
        get value({a: 1}, "x") => null
        get value({a: 1}, null) => null
        get value({a: 1}, []) => null
        get value(null, "a") => null
        get value(1, "a") => null
        get value(m: {a: 1}, key: "a") => 1
        get entries
        get entries({a: 1, b: "x"}) => [{key: "a", value: 1}, {key: "b", value: "x"}]
        get entries({}) => []
        get entries(null) => null
        get entries(1) => null
        get entries(m: {a: 1}) => [{key: "a", value: 1}]
        context
        context([{key: "a", value: 1}, {key: "b", value: null}]) => {a: 1, b: null}
        context([]) => {}
        context({key: "a", value: 1}) => {a: 1}
        context([{key: "a", value: 1}, {key: "a", value: 2}]) => null
        context([{key: "a"}]) => null
        context([{key: 1, value: 1}]) => null
        context(null) => null
        context(entries: []) => {}
        context put
        context put({x: 1}, "y", 2) => {x: 1, y: 2}
        context put({x: 1}, "x", 2) => {x: 2}
        context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
        context put({x: 1}, ["y", "a"], 2) => null
        context put({x: 1}, [], 2) => null
        context put({x: 1}, null, 2) => null
        context put(null, "a", 2) => null
        context put(context: {x: 1}, key: "y", value: 2) => {x: 1, y: 2}
        context put(context: {x: {}}, keys: ["x", "y"], value: 2) => {x: {y: 2}}
        context merge
        context merge([{x: 1}, {y: 2}]) => {x: 1, y: 2}
        context merge([{x: 1}, {x: 2}]) => {x: 2}
        context merge([]) => {}
        context merge([{x: 1}, null]) => null
        context merge(null) => null
        context merge(contexts: [{x: 1}]) => {x: 1}
        is defined
        is defined(1) => true
        is defined(null) => false
        """#)

    @Test("looking into lists", arguments: looking)
    func lookingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("changed copies of lists", arguments: editing)
    func editingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("contexts", arguments: contexts)
    func contextsHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }
}
