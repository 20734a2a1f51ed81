/// 用户冻结预处理, 授权预处理, 预处理取消.
extension ServiceContract {
    static let userPreFreeze = ServiceContract(
        .userPreFreeze, "用户冻结预处理", .gateway, isIdempotent: true, notifies: true,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("userNo", .text, 50, "出款人平台用户编号"),
            .required("bizType", .enumerated, nil, "预处理业务类型", in: .bizType),
            .required("amount", .amount, nil, "冻结金额"),
            .optional("preMarketingAmount", .amount, nil, "红包金额", mayBeZero: true),
            .required("expired", .dateTime, nil, "超过此时间即页面过期"),
            .optional("remark", .text, 50, "备注"),
            .required("callbackUrl", .text, 256, "页面回跳 URL"),
            .required("projectNo", .text, 50, "标的号"),
            .optional("creditsaleRequestNo", .text, 50, "债权出让流水号，购买债权时需填此参数"),
            .optional("displayBalance", .text, 50, "显示用户余额（hidden 隐藏）"),
        ],
        response: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("bizType", .enumerated, nil, "预处理业务类型", in: .bizType),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
        ])

    static let userAutoPreTransaction = ServiceContract(
        .userAutoPreTransaction, "授权预处理", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("userNo", .text, 50, "出款人平台用户编号"),
            .required("bizType", .enumerated, nil, "预处理业务类型", in: .bizType),
            .required("amount", .amount, nil, "冻结金额"),
            .optional("preMarketingAmount", .amount, nil, "红包金额", mayBeZero: true),
            .optional("remark", .text, 50, "备注"),
            .required("projectNo", .text, 50, "标的号"),
            .optional("creditsaleRequestNo", .text, 50, "债权出让流水号，购买债权时需填此参数"),
        ],
        response: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
            .required("bizType", .text, nil, "预处理业务类型", in: .bizType),
        ])

    static let cancelPreFreeze = ServiceContract(
        .cancelPreFreeze, "预处理取消", .direct, isIdempotent: true, notifies: false,
        request: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("preRequestNo", .text, 50, "预处理业务流水号"),
            .required("amount", .amount, nil, "取消金额"),
        ],
        response: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, nil, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
        ])
}
