/// Every parameter table of the bank's specification, typed a second time: from the specification and from nothing else.
///
/// The catalogue in `Custody` is one transcription, this is another; the tests hold them against each other in both
/// directions. Nothing here may be derived from the catalogue, and nothing there from here.
///
/// A line with `#` opens a service: code, Chinese name, mode, idempotent (是/否), asynchronous notification (是/否).
/// A line with `>` opens a table of it. A row: name, required, type, length, list of values, remarks.
/// `-` is an empty cell. Remarks come from the decisions beside the specification: `secret`, `zero` (an amount of nought
/// is allowed). An asynchronous notification without a table of its own has the rows of the answer.
public enum SpecificationRows {
    public static let services: [SpecificationService] = SpecificationService.read(text)

    private static let text = """
        # PERSONAL_REGISTER 个人绑卡开户 网关 否 是
        > request
        userNo              Y S 50  -               -
        requestNo           Y S 50  -               -
        realName            N S -   -               secret
        idNumber            N S 50  -               secret
        userRole            Y S 50  userRole        -
        mobile              N S 50  -               secret
        cardNumber          N S -   -               secret
        callbackUrl         Y S 256 -               -
        > response
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        realName            Y S 50  -               secret
        idNumber            Y S 50  -               secret
        userRole            Y E -   userRole        -
        mobile              Y S 50  -               secret
        cardNumber          Y S 50  -               secret
        bankCode            Y E -   bankCode        -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -
        > audit
        userNo              Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        auditStatus         Y E -   auditStatus     -

        # RECHARGE 充值 网关 是 是
        > request
        userNo              Y S 50  -               -
        requestNo           Y S 50  -               -
        amount              Y A -   -               -
        payCompany          Y E -   payCompany      -
        rechargeWay         Y E 50  rechargeWay     -
        callbackUrl         Y S 256 -               -
        expired             Y T -   -               -
        bankId              N E -   bankId          -
        > response
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        amount              Y A -   -               -
        payCompany          Y E -   payCompany      -
        rechargeWay         Y E -   rechargeWay     -
        transactionTime     Y T -   -               -
        respCode            Y S 50  returnCode      -
        respMsg             Y S 200 -               -
        status              Y E -   status          -
        > notification
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        amount              Y A -   -               -
        payCompany          Y E -   payCompany      -
        rechargeWay         Y E -   rechargeWay     -
        transactionTime     Y T -   -               -
        respCode            Y S 50  returnCode      -
        respMsg             Y S 200 -               -
        status              Y E -   status          -

        # WITHDRAW 提现 网关 是 是
        > request
        userNo              Y S 50  -               -
        requestNo           Y S 50  -               -
        expired             Y T -   -               -
        callbackUrl         Y S 256 -               -
        amount              Y A -   -               -
        commission          N A -   -               zero
        displayBalance      N S 50  -               -
        > response
        respCode            Y E 50  returnCode      -
        respMsg             Y S -   -               -
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        amount              Y A -   -               -
        status              Y E 50  status          -
        > notification
        amount              Y A -   -               -
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        transactionTime     Y T -   -               -
        status              Y E 50  status          -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -

        # CREATE_PROJECT 创建标的 直连 否 否
        > request
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        projectNo           Y S 50  -               -
        projectAmount       Y A -   -               -
        projectName         Y S 300 -               -
        projectDesc         Y S 300 -               -
        projectType         Y E -   projectType     -
        projectPeriod       Y I -   -               -
        annualRate          Y F -   -               -
        repaymentWay        Y E -   repaymentWay    -
        > response
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E 50  status          -

        # MODIFY_PROJECT 更改标的状态 直连 否 否
        > request
        requestNo           Y S 50  -               -
        projectNo           Y S 50  -               -
        projectStatus       Y E -   projectStatus   -
        > response
        projectStatus       Y E -   projectStatus   -
        status              Y E -   status          -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -

        # USER_PRE_FREEZE 用户冻结预处理 网关 是 是
        > request
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        bizType             Y E -   bizType         -
        amount              Y A -   -               -
        preMarketingAmount  N A -   -               zero
        expired             Y T -   -               -
        remark              N S 50  -               -
        callbackUrl         Y S 256 -               -
        projectNo           Y S 50  -               -
        creditsaleRequestNo N S 50  -               -
        displayBalance      N S 50  -               -
        > response
        requestNo           Y S 50  -               -
        bizType             Y E -   bizType         -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -

        # USER_AUTO_PRE_TRANSACTION 授权预处理 直连 是 否
        > request
        requestNo           Y S 50  -               -
        userNo              Y S 50  -               -
        bizType             Y E -   bizType         -
        amount              Y A -   -               -
        preMarketingAmount  N A -   -               zero
        remark              N S 50  -               -
        projectNo           Y S 50  -               -
        creditsaleRequestNo N S 50  -               -
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -
        bizType             Y S -   bizType         -

        # CANCEL_PRE_FREEZE 预处理取消 直连 是 否
        > request
        requestNo           Y S 50  -               -
        preRequestNo        Y S 50  -               -
        amount              Y A -   -               -
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S -   -               -
        status              Y E -   status          -

        # DEBENTURE_SALE 债权转让 直连 是 否
        > request
        requestNo           Y S 50  -               -
        projectNo           Y S 50  -               -
        userNo              Y S 50  -               -
        saleShare           Y A -   -               -
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S -   -               -
        status              Y E -   status          -

        # CANCEL_DEBENTURE_SALE 取消债权转让 直连 否 否
        > request
        requestNo           Y S 50  -               -
        creditsaleRequestNo Y S 50  -               -
        > response
        respCode            Y E -   returnCode      -
        respMsg             Y S -   -               -
        status              Y E -   status          -

        # CONFIRM_LOAN 放款确认 直连 是 否
        > request
        requestNo           Y S 50  -               -
        projectNo           Y S 50  -               -
        commission          N A -   -               zero
        details             Y C -   -               -
        > details
        preRequestNo        Y S 50  -               -
        amount              Y A -   -               -
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -

        # CONFIRM_REPAYMENT 还款确认 直连 是 否
        > request
        requestNo           Y S 50  -               -
        preRequestNo        Y S 50  -               -
        projectNo           Y S 50  -               -
        commission          N A -   -               zero
        details             Y C -   -               -
        > details
        userNo              Y S 50  -               -
        commission          N A -   -               zero
        dividend            N A -   -               zero
        amount              Y A -   -               zero
        interest            N A -   -               zero
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -

        # CONFIRM_DEBENTURE_TRANSFER 债权购买确认 直连 是 否
        > request
        requestNo           Y S 50  -               -
        projectNo           Y S 50  -               -
        details             Y C -   -               -
        > details
        preRequestNo        Y S 50  -               -
        commission          N A -   -               zero
        > response
        requestNo           Y S 50  -               -
        respCode            Y E -   returnCode      -
        respMsg             Y S 50  -               -
        status              Y E -   status          -
        """
}
