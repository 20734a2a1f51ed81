/// The 13 services of the specification, transcribed once; the client, the gateway, the sandbox and the checks read it.
public struct Catalogue: Hashable, Sendable {
    /// By the specification's order.
    public var contracts: [ServiceContract]

    public init(contracts: [ServiceContract]) {
        self.contracts = contracts
    }

    public func contract(of service: Service) -> ServiceContract? {
        let usual = service.index
        if usual < contracts.count, contracts[usual].service == service { return contracts[usual] }
        return contracts.first { $0.service == service }
    }

    public static let specification = Catalogue(contracts: Service.allCases.map(ServiceContract.specification(of:)))
}

extension ServiceContract {
    /// What the specification says about a service.
    public static func specification(of service: Service) -> ServiceContract {
        switch service {
        case .personalRegister: personalRegister
        case .recharge: recharge
        case .withdraw: withdraw
        case .createProject: createProject
        case .modifyProject: modifyProject
        case .userPreFreeze: userPreFreeze
        case .userAutoPreTransaction: userAutoPreTransaction
        case .cancelPreFreeze: cancelPreFreeze
        case .debentureSale: debentureSale
        case .cancelDebentureSale: cancelDebentureSale
        case .confirmLoan: confirmLoan
        case .confirmRepayment: confirmRepayment
        case .confirmDebentureTransfer: confirmDebentureTransfer
        }
    }
}
