import Store
import Vocabulary

/// The places of a class where there are more applicants than places: those whom the pack prefers first, then in the order of
/// applying; whoever gets none waits. Only lists of packs that prefer somebody have anybody waiting.
package enum EnrolmentPlaces {
    /// Applicants in the order in which they get places: on the list or waiting for it.
    package static func ranked(_ list: [Enrolment]) -> [Enrolment] {
        let applying = list.filter { $0.state == .enrolled || $0.state == .waiting }
        return applying.sorted { key($0) < key($1) }
    }

    private static func key(_ enrolment: Enrolment) -> (Int, Int) {
        (enrolment.preference == nil ? 1 : 0, enrolment.position)
    }

    /// Gives the places to those ranked first. Nobody gets one who is in another class on these days.
    static func settle(_ training: ClassRecord, _ tx: Transaction) throws {
        let place = Scope.everything(because: "the class was found in the caller's scope")
        let order = ranked(try EnrolmentStore.roster(of: training.id, place, tx))
        guard order.contains(where: { $0.state == .waiting }) || order.count > training.size else { return }
        let elsewhere = try EnrolmentStore.overlaps(
            of: order.filter { $0.state == .waiting }.map(\.person.id), from: training.startDate, to: training.endDate,
            except: training.id, tx)
        var free = training.size
        for enrolment in order {
            let isIn = free > 0 && elsewhere[enrolment.person.id] == nil
            if isIn { free -= 1 }
            let state: Enrolment.State = isIn ? .enrolled : .waiting
            guard enrolment.state != state else { continue }
            try tx.update("enrolment", id: enrolment.id, ["state": state, "changed_at": tx.now])
        }
    }
}
