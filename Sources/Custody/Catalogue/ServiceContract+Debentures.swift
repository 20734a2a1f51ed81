/// 债权转让, 取消债权转让, 债权购买确认.
extension ServiceContract {
    static let debentureSale = ServiceContract(
        .debentureSale, "债权转让", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("projectNo", .text, 50, "标的号"),
            .required("userNo", .text, 50, "平台用户编号"),
            .required("saleShare", .amount, nil, "出让份额"),
        ],
        response: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, nil, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
        ])

    static let cancelDebentureSale = ServiceContract(
        .cancelDebentureSale, "取消债权转让", .direct, isIdempotent: false, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("creditsaleRequestNo", .text, 50, "债权出让请求流水号"),
        ],
        response: [
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, nil, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
        ])

    static let confirmDebentureTransfer = ServiceContract(
        .confirmDebentureTransfer, "债权购买确认", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("projectNo", .text, 50, "标的号"),
            .required(
                "details", .details, nil, "债权明细",
                details: [
                    .required("preRequestNo", .text, 50, "原购买记录的预处理请求流水号"),
                    .optional("commission", .amount, nil, "收取出让人佣金", mayBeZero: true),
                ]),
        ],
        response: confirmation)
}
