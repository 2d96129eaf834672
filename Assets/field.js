// Fills in the position of a field sheet; the sheet can be filled in by hand just as well.
const line = document.querySelector("[data-locate]");
const latitude = document.getElementById("latitude");
const longitude = document.getElementById("longitude");

if (line && latitude && longitude && "geolocation" in navigator) {
    const status = line.querySelector("[role=status]");
    line.hidden = false;
    line.querySelector("button").addEventListener("click", () => {
        status.textContent = "正在定位";
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                latitude.value = coords.latitude.toFixed(6);
                longitude.value = coords.longitude.toFixed(6);
                status.textContent = `已取得位置，误差约 ${Math.round(coords.accuracy)} 米`;
            },
            () => {
                status.textContent = "没有取得位置，请手工填写或留空";
            },
            { enableHighAccuracy: true, timeout: 20000 }
        );
    });
}
