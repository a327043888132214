/** What importing `afterword` adds to the page: its tags and its events. */

import type {
  AfterwordBar,
  AfterwordComments,
  AfterwordCount,
  AfterwordList,
  AfterwordSave,
  CommentsState,
  OfflineState,
  StorageState,
} from "./elements.js";

declare global {
  interface HTMLElementTagNameMap {
    "afterword-bar": AfterwordBar;
    "afterword-comments": AfterwordComments;
    "afterword-count": AfterwordCount;
    "afterword-list": AfterwordList;
    "afterword-save": AfterwordSave;
  }
  // Elements, documents and windows all take theirs from here.
  interface GlobalEventHandlersEventMap {
    "afterword:like": CustomEvent<{ article: string; on: boolean }>;
    "afterword:save": CustomEvent<{ article: string; on: boolean }>;
    "afterword:read": CustomEvent<{ article: string; on: boolean }>;
    "afterword:comments": CustomEvent<{ state: CommentsState }>;
    "afterword:storage": CustomEvent<{ state: StorageState }>;
    "afterword:offline": CustomEvent<{ article: string; state: OfflineState }>;
  }
}
