// A label's code by the camera, where the browser can read codes; a scanner that types needs nothing of this.
const button = document.querySelector("[data-camera]");
const input = document.getElementById("code");
const status = document.querySelector("[data-scan]");

if (button && input && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
    button.hidden = false;
    button.addEventListener("click", scan);
}

async function scan() {
    button.disabled = true;
    const video = document.createElement("video");
    video.className = "camera";
    video.playsInline = true;
    video.muted = true;
    let stream = null;
    const stop = () => {
        stream?.getTracks().forEach((track) => track.stop());
        video.remove();
        button.disabled = false;
    };
    try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = stream;
        button.before(video);
        await video.play();
        status.textContent = "把合格证的二维码或条码对准画面";
        const detector = new BarcodeDetector();
        const end = Date.now() + 60_000;
        while (Date.now() < end) {
            const [found] = await detector.detect(video);
            if (found?.rawValue) {
                stop();
                input.value = found.rawValue;
                input.form.requestSubmit();
                return;
            }
            await new Promise((next) => setTimeout(next, 150));
        }
        status.textContent = "没有扫到，请靠近一些再试，或输入编号";
    } catch {
        status.textContent = "打不开摄像头，请输入编号";
    }
    stop();
}
