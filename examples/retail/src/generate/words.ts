/** The words that the own set is made of. All invented: products nobody sells, people whose names say that they are made up. */

export const productNames = [
  'Alvo Desk Lamp',
  'Brindle Backpack',
  'Corlo Kettle',
  'Dunfell Rug',
  'Ebbin Headset',
  'Farrow Notebook',
  'Gillo Water Flask',
  'Hask Keyboard',
  'Ingle Bookshelf',
  'Jorvo Rain Jacket',
  'Kestle Camera',
  'Lumo Speaker',
] as const;

export const optionValues = {
  color: ['black', 'white', 'moss green', 'sand', 'night blue'],
  size: ['small', 'medium', 'large'],
  material: ['wool', 'steel', 'birch', 'recycled plastic'],
} as const;

export const firstNames = ['Buyer', 'Client', 'Customer', 'Guest', 'Member', 'Patron', 'Shopper', 'Visitor'] as const;
export const lastNames = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Hazel', 'Juniper', 'Larch', 'Maple'] as const;

export const streets = ['Example Street', 'Sample Avenue', 'Specimen Lane', 'Placeholder Road', 'Fixture Square'] as const;
export const cities = [
  { city: 'Sampleton', state: 'SA' },
  { city: 'Exampleville', state: 'EX' },
  { city: 'Port Fixture', state: 'PF' },
  { city: 'Mockbury', state: 'MB' },
] as const;

export const cardBrands = ['visa', 'mastercard'] as const;
