/**
 * What this browser keeps, media included (IndexedDB).
 *
 * @typedef {"conversations" | "library"} Shelf
 */

const NAME = "montage-studio";
const VERSION = 1;
const SHELVES = ["conversations", "library"];

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () =>
      SHELVES.forEach((shelf) => request.result.createObjectStore(shelf, { keyPath: "id" }));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @template T
 * @param {Shelf} shelf
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(shelf, mode, work) {
  const transaction = (await open()).transaction(shelf, mode);
  const request = work(transaction.objectStore(shelf));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {Shelf} shelf @returns {Promise<any[]>} */
export const all = (shelf) => within(shelf, "readonly", (store) => store.getAll());

/** @param {Shelf} shelf @param {string} id @returns {Promise<any>} */
export const get = (shelf, id) => within(shelf, "readonly", (store) => store.get(id));

/** @param {Shelf} shelf @param {{id: string}} thing */
export const put = (shelf, thing) => within(shelf, "readwrite", (store) => store.put(thing));

/** @param {Shelf} shelf @param {string} id */
export const remove = (shelf, id) => within(shelf, "readwrite", (store) => store.delete(id));
