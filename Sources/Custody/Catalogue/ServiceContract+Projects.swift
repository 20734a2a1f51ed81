/// 创建标的, 更改标的状态, 放款确认, 还款确认.
extension ServiceContract {
    static let createProject = ServiceContract(
        .createProject, "创建标的", .direct, isIdempotent: false, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("userNo", .text, 50, "平台用户编号"),
            .required("projectNo", .text, 50, "标的号"),
            .required("projectAmount", .amount, nil, "标的金额"),
            .required("projectName", .text, 300, "标的名称"),
            .required("projectDesc", .text, 300, "标的描述"),
            .required("projectType", .enumerated, nil, "标的产品类型", in: .projectType),
            .required("projectPeriod", .integer, nil, "标的期限（天）"),
            .required("annualRate", .decimal, nil, "年化利率（5%只要传 5）"),
            .required("repaymentWay", .enumerated, nil, "还款方式", in: .repaymentWay),
        ],
        response: [
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
            .required("status", .enumerated, 50, "交易状态", in: .status),
        ])

    static let modifyProject = ServiceContract(
        .modifyProject, "更改标的状态", .direct, isIdempotent: false, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("projectNo", .text, 50, "标的号"),
            .required("projectStatus", .enumerated, nil, "更新标的状态", in: .projectStatus),
        ],
        response: [
            .required("projectStatus", .enumerated, nil, "标的状态", in: .projectStatus),
            .required("status", .enumerated, nil, "交易状态", in: .status),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
        ])

    static let confirmLoan = ServiceContract(
        .confirmLoan, "放款确认", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("projectNo", .text, 50, "标的号"),
            .optional("commission", .amount, nil, "平台佣金（收取借款人佣金）", mayBeZero: true),
            .required(
                "details", .details, nil, "放款明细",
                details: [
                    .required("preRequestNo", .text, 50, "预处理业务流水号"),
                    .required("amount", .amount, nil, "放款金额，同一笔预处理冻结的金额需一次性放款"),
                ]),
        ],
        response: confirmation)

    static let confirmRepayment = ServiceContract(
        .confirmRepayment, "还款确认", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("preRequestNo", .text, 50, "预处理业务流水号"),
            .required("projectNo", .text, 50, "标的号"),
            .optional("commission", .amount, nil, "平台佣金（收取借款人佣金）", mayBeZero: true),
            .required(
                "details", .details, nil, "还款明细",
                details: [
                    .required("userNo", .text, 50, "投资人平台用户编号"),
                    .optional("commission", .amount, nil, "向投资人收取的佣金", mayBeZero: true),
                    .optional("dividend", .amount, nil, "派息", mayBeZero: true),
                    .required("amount", .amount, nil, "投资人应得本金", mayBeZero: true),
                    .optional("interest", .amount, nil, "投资人应得利息", mayBeZero: true),
                ]),
        ],
        response: confirmation)

    /// The answer that the three confirming services share.
    static let confirmation: [Parameter] = [
        .required("requestNo", .text, 50, "请求流水号"),
        .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
        .required("respMsg", .text, 50, "描述信息"),
        .required("status", .enumerated, nil, "交易状态", in: .status),
    ]
}
