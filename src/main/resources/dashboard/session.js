// The key of this tab: kept as long as the tab, sent in headers alone.

const KEPT = 'understudy.key';

export const session = {
  key: () => sessionStorage.getItem(KEPT),
  begin: (key) => sessionStorage.setItem(KEPT, key),
  end: () => sessionStorage.removeItem(KEPT),
};
