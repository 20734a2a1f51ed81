import Saga

extension Family {
    /// The slots of the sagas that stand still, and of those that nothing but one of these wakes.
    func resting(_ standsStill: (_ slot: Int) -> Bool) -> Set<Int> {
        var resting = Set((0..<sagaCount).filter(standsStill))
        var isComplete = resting.isEmpty
        while !isComplete {
            let more = (0..<sagaCount).filter { slot in
                !resting.contains(slot) && !isTimed(slot) && awaited(by: slot).contains(where: resting.contains)
            }
            resting.formUnion(more)
            isComplete = more.isEmpty
        }
        return resting
    }
}
