import Custody
import JSON

/// 更改标的状态.
extension RuleBook {
    mutating func modifyProject(_ request: Request) throws(Refusal) -> Facts {
        let projectNo = try request.parameters.text("projectNo")
        var project = try knownProject(projectNo)
        guard let status = ProjectStatus(rawValue: try request.parameters.text("projectStatus")) else {
            throw Refusal(.projectStatusForbids, "projectStatus：不能变更为此状态")
        }
        try require(project.status != status, .statusAlready, "projectStatus：标的已是此状态")
        try require(project.status.canBecome(status), .projectStatusForbids, "projectStatus：标的状态不可如此变更")
        if status == .miscarried {
            try require(project.raised == .zero, .projectStatusForbids, "projectStatus：已放款的标的不能流标")
            if profile.rules.refuseMiscarryOverFreeze {
                try require(project.frozen == .zero, .fundsFrozen, "projectStatus：仍有冻结资金，不能流标")
            }
        }
        project.status = status
        state.projects[projectNo] = project
        if !status.isOpen, var borrower = state.users[project.userNo] {
            borrower.openProjects -= project.amount
            state.users[project.userNo] = borrower
        }
        return ["projectStatus": .string(status.rawValue)]
    }
}
