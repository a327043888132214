/** What a server gets that renders pages: there are no elements to define. */
export {};
