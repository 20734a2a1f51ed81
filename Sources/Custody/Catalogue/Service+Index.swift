extension Service {
    /// Its place in the specification's order, from 0: for tables that are looked into often.
    public var index: Int {
        switch self {
        case .personalRegister: 0
        case .recharge: 1
        case .withdraw: 2
        case .createProject: 3
        case .modifyProject: 4
        case .userPreFreeze: 5
        case .userAutoPreTransaction: 6
        case .cancelPreFreeze: 7
        case .debentureSale: 8
        case .cancelDebentureSale: 9
        case .confirmLoan: 10
        case .confirmRepayment: 11
        case .confirmDebentureTransfer: 12
        }
    }
}
