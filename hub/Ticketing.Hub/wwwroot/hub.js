// Keys, the help sheet, and what must not wait for the server: seats on a plan.
(() => {
  'use strict';
  let pending = 0;

  const typing = target => target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const help = () => document.getElementById('help');

  function focus(selector) {
    const field = document.querySelector(selector);
    if (!field) return false;
    field.focus();
    if (field.select) field.select();
    return true;
  }

  // Lines of a table that the arrows walk: [data-rows] over lines with a tabindex. Down leads into it from the search above.
  function walk(event) {
    const line = event.target.closest('[data-rows] tr[tabindex]');
    if (line && event.target === line && act(event, line)) return true;
    const begin = !line && event.key === 'ArrowDown' && (event.target === document.body || event.target.matches('[data-search]'));
    const next = begin ? document.querySelector('[data-rows] tr[tabindex]')
      : line && (event.key === 'ArrowDown' ? line.nextElementSibling : event.key === 'ArrowUp' ? line.previousElementSibling : null);
    if (!next?.hasAttribute('tabindex')) return false;
    next.focus();
    return true;
  }

  // What a line itself answers: open it, mark it, the page before and after.
  function act(event, line) {
    const click = element => { element?.click(); return !!element; };
    if (event.key === 'Enter') return click(line.querySelector('[data-open]'));
    if (event.key === 'x' || event.key === ' ') return click(line.querySelector('[data-pick]'));
    if (event.key === 'ArrowRight') return click(document.querySelector('a[rel=next]'));
    if (event.key === 'ArrowLeft') return click(document.querySelector('a[rel=prev]'));
    return false;
  }

  // [data-key]: a letter that presses a button of the page. Where it is about marked lines and none is, the line with the
  // focus is marked first, and the button pressed as soon as the server says that it can be.
  function press(event) {
    const button = document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`);
    if (!button) return false;
    if (!button.disabled) {
      button.click();
      return true;
    }
    const line = document.activeElement?.closest('[data-rows] tr[tabindex]');
    if (!button.hasAttribute('data-on-picked') || !line) return true;
    line.querySelector('[data-pick]')?.click();
    const until = Date.now() + 2000;
    const again = () => button.disabled ? Date.now() < until && requestAnimationFrame(again) : button.click();
    requestAnimationFrame(again);
    return true;
  }

  function save() {
    const button = document.querySelector('[data-save]:not(:disabled)');
    if (!button) return false;
    // A field tells its value when it is left.
    document.activeElement?.blur();
    button.click();
    return true;
  }

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's' && save()) event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (walk(event)) {
      event.preventDefault();
      return;
    }
    if (typing(event.target) && event.target.type !== 'checkbox') {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (help()?.open && event.key !== 'g') return;
    if (pending && Date.now() - pending < 1500) {
      pending = 0;
      const link = document.querySelector(`#help [data-go="${CSS.escape(event.key.toLowerCase())}"]`);
      if (link) {
        event.preventDefault();
        help().close();
        link.click();
      }
      return;
    }
    pending = 0;
    if (event.key === 'g') pending = Date.now();
    else if (document.querySelector('.rz-dialog')) return;
    else if (event.key === '/' && (focus('[data-search]') || focus('#find'))) event.preventDefault();
    else if (event.key === 'f' && focus('[data-filter]')) event.preventDefault();
    else if (event.key === '?' && help()) {
      event.preventDefault();
      help().showModal();
    }
    else if (press(event)) event.preventDefault();
  });

  // The hub was started anew: this page's circuit is gone with it. The page comes back as soon as the hub answers.
  let waiting = 0;
  document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
    if (waiting || !['failed', 'rejected'].includes(event.detail.state)) return;
    waiting = setInterval(() => fetch('/mark.svg', { cache: 'no-store' }).then(answer => answer.ok && location.reload(), () => {}), 2000);
  });

  document.addEventListener('click', event => {
    if (event.target.closest('[data-help]')) help()?.showModal();
    else if (event.target === help()) help().close();
    else if (event.target.closest('#help a')) help().close();
  });
})();

// A seat plan: moved, zoomed and pointed at here; the server only says which seats have changed.
window.hub = (() => {
  'use strict';

  function plan(element, categories, states) {
    const svg = element.querySelector('svg');
    const tip = element.querySelector('.plan-tip');
    const home = svg.getAttribute('viewBox').split(' ').map(Number);
    let box = [...home];
    const show = () => svg.setAttribute('viewBox', box.map(n => n.toFixed(2)).join(' '));

    function zoom(factor, x, y) {
      const width = Math.min(home[2] * 1.5, Math.max(home[2] / 14, box[2] * factor));
      const real = width / box[2];
      box = [x - (x - box[0]) * real, y - (y - box[1]) * real, width, box[3] * real];
      show();
    }

    function at(event) {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    }

    svg.addEventListener('wheel', event => {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...at(event));
    }, { passive: false });

    let fingers = new Map();
    svg.addEventListener('pointerdown', event => {
      fingers.set(event.pointerId, event);
      svg.setPointerCapture(event.pointerId);
    });
    for (const end of ['pointerup', 'pointercancel']) svg.addEventListener(end, event => fingers.delete(event.pointerId));
    svg.addEventListener('pointermove', event => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const scale = svg.getScreenCTM().a;
      if (fingers.size === 1) {
        box[0] -= (event.clientX - before.clientX) / scale;
        box[1] -= (event.clientY - before.clientY) / scale;
        show();
      } else if (fingers.size === 2) {
        const other = [...fingers.values()].find(one => one.pointerId !== event.pointerId);
        const far = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        zoom(far(before, other) / Math.max(1, far(event, other)), ...at(event));
      }
      fingers.set(event.pointerId, event);
    });

    element.addEventListener('click', event => {
      const what = event.target.closest('[data-zoom]')?.dataset.zoom;
      if (what === 'all') { box = [...home]; show(); }
      else if (what) zoom(what === 'in' ? 1 / 1.4 : 1.4, box[0] + box[2] / 2, box[1] + box[3] / 2);
    });

    function tell(event) {
      const seat = event.target.closest?.('.seat');
      tip.hidden = !seat;
      if (!seat) return;
      const around = element.getBoundingClientRect();
      tip.textContent = `${seat.dataset.l} · ${categories[seat.dataset.c] ?? ''} · ${states[seat.dataset.s] ?? ''}`;
      const left = Math.min(event.clientX - around.left + 14, around.width - tip.offsetWidth - 6);
      tip.style.transform = `translate(${left}px, ${event.clientY - around.top + 14}px)`;
    }

    svg.addEventListener('pointerover', tell);
    svg.addEventListener('click', tell);
    svg.addEventListener('pointerleave', () => { tip.hidden = true; });
  }

  function seats(element, changes) {
    for (const [id, state] of changes) {
      const seat = document.getElementById('s' + id);
      if (seat) seat.dataset.s = state;
    }
  }

  // Seats that are chosen by hand: free ones of a category, and those that are its own already. The server hears the whole
  // choice each time.
  function pick(element, net, category, most, own) {
    const mine = new Set(own);
    const chosen = new Set(own);
    const show = id => document.getElementById('s' + id)?.classList.toggle('picked', chosen.has(id));
    mine.forEach(show);
    let moved = false, from = null;
    element.addEventListener('pointerdown', event => { from = [event.clientX, event.clientY]; });
    element.addEventListener('pointerup', event => { moved = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 4; }, true);
    element.addEventListener('click', event => {
      const seat = document.elementFromPoint(event.clientX, event.clientY)?.closest('.seat');
      if (moved || !seat || Number(seat.dataset.c) !== category) return;
      const id = seat.id.slice(1);
      if (chosen.has(id)) chosen.delete(id);
      else if (chosen.size < most && (seat.dataset.s === '0' || mine.has(id))) chosen.add(id);
      else return;
      show(id);
      net.invokeMethodAsync('Picked', [...chosen]);
    });
  }

  // A file that the server made on this page.
  async function save(name, type, stream) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 30000);
  }

  return { plan, seats, pick, save };
})();
