/** How long a run may take to answer what a person tells it, in milliseconds: the caller has to hear something within 5 s. */
export const patience = 2_500;
/** How long nobody else delivers the same, in milliseconds. */
export const deliveryTime = 6_000;
