import Markup
package import Primitives
import Rules

/// Turning the second factor on and off.
package struct SecondFactorPage: Sendable {
    package enum Stage: Sendable {
        case off
        /// The secret, shown this once: the key to type, and the QR code where it could be drawn.
        case enrolling(key: String, picture: QRPicture?)
        /// The secret was shown before; its code is awaited.
        case awaitingCode
        /// Just turned on: recovery codes, shown this once.
        case enrolled(codes: [String])
        /// On; `isRequired` where the policy does not let the role turn it off.
        case on(isRequired: Bool)
    }

    /// A QR code as a path of SVG.
    package struct QRPicture: Sendable {
        package var size: Int
        package var path: String

        package init(size: Int, path: String) {
            self.size = size
            self.path = path
        }
    }

    package var viewer: Viewer
    package var stage: Stage
    package var faults: [FieldFault]

    package init(viewer: Viewer, stage: Stage, faults: [FieldFault] = []) {
        self.viewer = viewer
        self.stage = stage
        self.faults = faults
    }

    package var page: Page {
        .office(
            "动态验证码",
            section: .me,
            viewer: viewer,
            crumbs: [("我的账号", Link.me)],
            "\(Part.faults(faults))\(content)"
        )
    }

    private var content: Markup {
        switch stage {
        case .off: begin
        case .enrolling(let key, let picture): enrolling(key, picture)
        case .awaitingCode:
            "<section class=\"panel\"><h2>输入验证码</h2>\(confirm)<p class=\"quiet\">没有扫到二维码？<a href=\"\(Link.secondFactor)?again=1\">重新开始</a></p></section>"
        case .enrolled(let codes): recovery(codes)
        case .on(let isRequired): on(isRequired)
        }
    }

    private var begin: Markup {
        let form: Markup = """
            \(Part.input("password", "现用密码", type: "password", attributes: " autocomplete=\"current-password\" required", faults: faults))
            <div><button class="button primary" type="submit">开始启用</button></div>
            """
        return """
            <section class="panel"><h2>启用动态验证码</h2>
            <p>手机上先装好任一动态验证码应用（支持 TOTP 即可，不用联网）。启用后每次登录除密码外，还要输入应用里正在显示的六位数字。</p>
            \(Part.post(Link.secondFactor, viewer, form))</section>
            """
    }

    private func enrolling(_ key: String, _ picture: QRPicture?) -> Markup {
        let groups = stride(from: 0, to: key.count, by: 4).map { start in
            String(key.dropFirst(start).prefix(4))
        }.joined(separator: " ")
        let code: Markup? = picture.map { picture in
            """
            <svg class="qr" viewBox="-4 -4 \(picture.size + 8) \(picture.size + 8)" role="img" aria-label="动态验证码的二维码"><rect class="light" x="-4" y="-4" width="\(picture.size + 8)" height="\(picture.size + 8)"/><path class="dark" d="\(picture.path)"/></svg>
            """
        }
        return """
            <section class="panel"><h2>1. 用手机应用扫码</h2>\(code)
            <p>不能扫码时，在应用里手工输入密钥：</p><p><code class="key">\(groups)</code></p>
            <p class="quiet">二维码和密钥只显示这一次，不要拍照留存或发给别人。</p></section>
            <section class="panel"><h2>2. 输入应用显示的六位数字</h2>\(confirm)</section>
            """
    }

    private var confirm: Markup {
        Part.post(
            Link.confirmSecondFactor,
            viewer,
            """
            \(Part.input("code", "验证码", attributes: " inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"8\" required", faults: faults))
            <div><button class="button primary" type="submit">启用</button></div>
            """
        )
    }

    private func recovery(_ codes: [String]) -> Markup {
        """
        <section class="panel"><h2>已启用，请抄下恢复码</h2>
        <p>手机不在身边时，用恢复码代替六位数字登录，每个只能用一次。现在抄下或打印，锁在柜子里；本页离开后不再显示。</p>
        <ol class="codes">\(each: codes, { "<li><code>\($0)</code></li>" })</ol>
        <p class="no-print"><a class="button primary" href="\(Link.me)">已抄好</a></p></section>
        """
    }

    private func on(_ isRequired: Bool) -> Markup {
        guard !isRequired else {
            return """
                <section class="panel"><h2>已启用</h2><p>安全策略要求您的角色使用动态验证码，不能停用。更换手机时，请系统管理员重新生成一次性链接并同时停用动态验证码，再重新启用。</p></section>
                """
        }
        let form: Markup = """
            \(Part.input("password", "现用密码", type: "password", attributes: " autocomplete=\"current-password\" required", faults: faults))
            \(Part.input("code", "验证码或恢复码", attributes: " autocomplete=\"one-time-code\" required", faults: faults))
            <div><button class="button" type="submit">停用动态验证码</button></div>
            """
        return """
            <section class="panel"><h2>停用</h2><p>更换手机时，先停用，再重新启用。</p>\(Part.post(Link.removeSecondFactor, viewer, form))</section>
            """
    }
}

/// The second page of signing in.
package struct SignInCodePage: Sendable {
    package var isWrong: Bool
    package var formToken: String
    package var back: String
    package var kept: String

    package init(isWrong: Bool = false, formToken: String, back: String, kept: String = "") {
        self.isWrong = isWrong
        self.formToken = formToken
        self.back = back
        self.kept = kept
    }

    package var page: Page {
        let notice: Markup? =
            isWrong ? "<p class=\"summary-of-faults\" role=\"alert\">验证码不对或已经用过，请输入正在显示的数字。</p>" : nil
        return Page.alone(
            "动态验证码",
            """
            <section class="panel"><h1>动态验证码</h1>\(notice)
            <form class="plain" method="post" novalidate action="\(Link.signInCode)">\(hidden("token", formToken))\(hidden("back", back))\(kept.isEmpty ? nil : hidden("kept", kept))
            <div class="field"><label for="code">手机应用里的六位数字</label><span class="hint">手机不在身边，输入一个恢复码</span>
            <input id="code" name="code" type="text" autocomplete="one-time-code" required autofocus></div>
            <button class="button primary" type="submit">登录</button>
            </form><p><a href="\(Link.signIn)">换一个账号</a></p></section>
            """
        )
    }
}
