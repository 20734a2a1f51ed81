import Custody

/// What rules look up, each with the refusal that says it is not there.
extension RuleBook {
    func knownUser(_ userNo: String) throws(Refusal) -> User {
        guard let user = state.users[userNo] else { throw Refusal(.userUnknown, "userNo：用户不存在") }
        return user
    }

    func knownProject(_ projectNo: String) throws(Refusal) -> Project {
        guard let project = state.projects[projectNo] else { throw Refusal(.projectUnknown, "projectNo：标的不存在") }
        return project
    }

    /// The freeze of a detail: of this type and project, and with something left.
    func freeze(_ requestNo: String, of type: BusinessType, for projectNo: String, in detail: Detail) throws(Refusal)
        -> Freeze
    {
        guard let freeze = state.freezes[requestNo], freeze.type.plain == type, freeze.projectNo == projectNo,
            freeze.remaining > .zero
        else { throw Refusal(.freezeNotFound, "\(detail.path("preRequestNo"))：没有可确认的预处理") }
        return freeze
    }

    /// - Parameter parameter: which one named it.
    func knownSale(
        _ requestNo: String, by parameter: @autoclosure () -> String = "creditsaleRequestNo"
    ) throws(Refusal) -> Sale {
        guard let sale = state.sales[requestNo] else {
            throw Refusal(.saleNotFound, "\(parameter())：债权出让不存在")
        }
        return sale
    }

    func businessType(_ request: Request) throws(Refusal) -> BusinessType {
        guard let type = BusinessType(rawValue: try request.parameters.text("bizType")) else {
            throw Refusal(.businessTypeForbidden, "bizType：本行不办理此业务类型")
        }
        return type
    }

    func require(_ condition: Bool, _ code: ReturnCode, _ message: @autoclosure () -> String) throws(Refusal) {
        if !condition { throw Refusal(code, message()) }
    }

    /// Refuses details that name the same freeze twice.
    func requireDistinct(_ details: [Detail]) throws(Refusal) {
        var seen: Set<String> = []
        for detail in details {
            let requestNo = try detail.parameters.text("preRequestNo")
            try require(
                seen.insert(requestNo).inserted, .amountsDisagree, "\(detail.path("preRequestNo"))：同一笔预处理出现两次")
        }
    }
}
