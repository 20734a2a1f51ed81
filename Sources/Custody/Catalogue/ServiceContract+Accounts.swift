/// 个人绑卡开户, 充值, 提现.
extension ServiceContract {
    static let personalRegister = ServiceContract(
        .personalRegister, "个人绑卡开户", .gateway, isIdempotent: false, notifies: true,
        request: [
            .required("userNo", .text, 50, "平台用户编号"),
            .required("requestNo", .text, 50, "请求流水号"),
            .optional("realName", .text, nil, "用户真实姓名", sensitive: true),
            .optional("idNumber", .text, 50, "用户证件号", sensitive: true),
            .required("userRole", .text, 50, "用户角色", in: .userRole),
            .optional("mobile", .text, 50, "银行预留手机号", sensitive: true),
            .optional("cardNumber", .text, nil, "银行卡号", sensitive: true),
            .required("callbackUrl", .text, 256, "页面回跳 URL"),
        ],
        response: [
            .required("requestNo", .text, 50, "请求流水号"),
            .required("userNo", .text, 50, "平台用户编号"),
            .required("realName", .text, 50, "用户真实姓名", sensitive: true),
            .required("idNumber", .text, 50, "用户证件号", sensitive: true),
            .required("userRole", .enumerated, nil, "用户角色", in: .userRole),
            .required("mobile", .text, 50, "银行预留手机号", sensitive: true),
            .required("cardNumber", .text, 50, "银行卡号", sensitive: true),
            .required("bankCode", .enumerated, nil, "银行编码", in: .bankCode),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
            .required("status", .enumerated, nil, "交易状态", in: .status),
        ],
        auditNotification: [
            .required("userNo", .text, 50, "平台用户编号"),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
            .required("auditStatus", .enumerated, nil, "审核状态", in: .auditStatus),
        ])

    static let recharge = ServiceContract(
        .recharge, "充值", .gateway, isIdempotent: true, notifies: true,
        request: [
            .required("userNo", .text, 50, "充值账号, 用户编号/平台账户编号"),
            .required("requestNo", .text, 50, "请求流水号"),
            .required("amount", .amount, nil, "充值金额"),
            .required("payCompany", .enumerated, nil, "支付公司", in: .payCompany),
            .required("rechargeWay", .enumerated, 50, "支付方式", in: .rechargeWay),
            .required("callbackUrl", .text, 256, "页面回调 URL"),
            .required("expired", .dateTime, nil, "页面过期时间"),
            .optional("bankId", .enumerated, nil, "网银银行代码", in: .bankId),
        ],
        response: rechargeResult, notification: rechargeResult)

    private static let rechargeResult: [Parameter] = [
        .required("requestNo", .text, 50, "请求流水号"),
        .required("userNo", .text, 50, "平台用户编号"),
        .required("amount", .amount, nil, "充值金额"),
        .required("payCompany", .enumerated, nil, "实际充值支付公司", in: .payCompany),
        .required("rechargeWay", .enumerated, nil, "支付方式", in: .rechargeWay),
        .required("transactionTime", .dateTime, nil, "交易完成时间"),
        .required("respCode", .text, 50, "错误码", in: .returnCode),
        .required("respMsg", .text, 200, "错误描述"),
        .required("status", .enumerated, nil, "交易状态", in: .status),
    ]

    static let withdraw = ServiceContract(
        .withdraw, "提现", .gateway, isIdempotent: true, notifies: true,
        request: [
            .required("userNo", .text, 50, "用户编号/平台账户编号"),
            .required("requestNo", .text, 50, "请求流水号"),
            .required("expired", .dateTime, nil, "页面过期时间"),
            .required("callbackUrl", .text, 256, "页面回跳 URL"),
            .required("amount", .amount, nil, "提现金额"),
            .optional("commission", .amount, nil, "平台佣金", mayBeZero: true),
            .optional("displayBalance", .text, 50, "显示用户余额（hidden 隐藏）"),
        ],
        response: [
            .required("respCode", .enumerated, 50, "返回码", in: .returnCode),
            .required("respMsg", .text, nil, "描述信息"),
            .required("requestNo", .text, 50, "请求流水号"),
            .required("userNo", .text, 50, "平台用户编号"),
            .required("amount", .amount, nil, "提现金额"),
            .required("status", .enumerated, 50, "交易状态", in: .status),
        ],
        notification: [
            .required("amount", .amount, nil, "提现金额"),
            .required("requestNo", .text, 50, "业务的请求流水号"),
            .required("userNo", .text, 50, "平台用户编号"),
            .required("transactionTime", .dateTime, nil, "交易完成时间"),
            .required("status", .enumerated, 50, "交易状态", in: .status),
            .required("respCode", .enumerated, nil, "返回码", in: .returnCode),
            .required("respMsg", .text, 50, "描述信息"),
        ])
}
