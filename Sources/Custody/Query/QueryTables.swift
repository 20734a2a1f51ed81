/// What a question about a call and its answer are made of. The specification has no such service; these are the tables
/// of the sandbox bank, in the manner of the specification's.
enum QueryTables {
    /// 请求, beside the `timestamp` that every request carries.
    static let request: [Parameter] = [
        .required("requestNo", .text, 50, "业务的请求流水号"),
        .required("tradeType", .text, 50, "交易类型，即业务的接口名称"),
    ]

    /// An element of the answer's `records`, which may be empty.
    static let record: [Parameter] = [
        .required("requestNo", .text, 50, "业务的请求流水号"),
        .required("status", .enumerated, 50, "交易状态", in: .status),
        .optional("amount", .amount, nil, "交易金额", mayBeZero: true),
    ]
}
