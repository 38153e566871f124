// Keys of the expert cashier go to the screen, except while somebody types in a field.
window.till = {
  listen(screen) {
    document.addEventListener("keydown", e => {
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && !/^F\d/.test(e.key)) return;
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      if (/^F\d+$/.test(e.key) || e.key === "Enter" && e.target.tagName !== "BUTTON") e.preventDefault();
      if (e.key === "Enter" && e.target.tagName === "BUTTON" && e.target.closest(".stepper, .keypad, .tiles") === null) return;
      screen.invokeMethodAsync("Key", e.key);
    });
  },
  showSeat(plan, seat) {
    plan.querySelector(`[data-seat="${CSS.escape(seat)}"]`)?.scrollIntoView({ block: "center", inline: "center" });
  },
  language(code) {
    document.cookie = ".AspNetCore.Culture=" + encodeURIComponent("c=" + code + "|uic=" + code) + ";path=/;max-age=31536000";
    location.reload();
  }
};
