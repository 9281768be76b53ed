const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const FEMALE_NAMES = words(
  'Alice Anna Clara Emma Helen Julia Kate Laura Linda Maria Rachel Sarah Susan',
);

export const MALE_NAMES = words(
  'Andrew Daniel David George Henry James Mark Martin Michael Paul Peter Robert Simon Thomas',
);

export const QUESTION_WORDS = words('who whose what which where when why how');

/** Each number word and ordinal stands at an index one above that of the number before. */
export const NUMBER_WORDS = words('one two three four five six seven eight nine ten eleven twelve');

export const ORDINALS = words('first second third fourth fifth sixth seventh eighth ninth tenth');

/** A topic's name, and words that belong to the topic. */
export const TOPICS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ocean', words('wave waves tide boat boats ship ships fish whale whales sea anchor')],
  ['garden', words('rose roses bean beans weed weeds flowers seeds soil tulips herbs leaves')],
  ['kitchen', words('oven kettle spoon plate knife fork stove table cook soup')],
  ['music', words('violin piano drums rhythm choir notes melody song concert')],
  ['hospital', words('patient nurse nurses medicine doctor surgeon bed')],
  ['school', words('teacher chalk pupils lesson students desks exam class')],
  ['weather', words('wind rain snow thunder clouds storm fog sun')],
  ['football', words('goal referee player players league coach penalty match')],
  ['library', words('shelf shelves reader novel page pages book books poem')],
  ['farm', words('cow cows tractor hay mud sheep grass')],
  ['airport', words('plane planes gate pilot suitcase flight')],
  ['space', words('planet comet star stars rocket rockets orbit Mars')],
]);

/** A male word and its female counterpart. */
export const COUPLES: readonly (readonly [male: string, female: string])[] = [
  ['king', 'queen'],
  ['prince', 'princess'],
  ['brother', 'sister'],
  ['father', 'mother'],
  ['uncle', 'aunt'],
  ['husband', 'wife'],
  ['son', 'daughter'],
  ['boy', 'girl'],
  ['boys', 'girls'],
  ['man', 'woman'],
  ['men', 'women'],
  ['actor', 'actress'],
  ['waiter', 'waitress'],
  ['gentleman', 'lady'],
  ['groom', 'bride'],
  ['nephew', 'niece'],
  ['grandpa', 'grandma'],
];

export const ADJECTIVES = words(`
  afraid bad beautiful big bitter bored bright broken busy calm careful certain cheap cheerful clean clear cold
  comfortable complete dangerous dark dead deep difficult dry easy empty expensive fair famous fast fresh friendly
  full funny good happy hard heavy high honest hot important kind large late light long loud melted mild narrow nervous
  new old open perfect picky pretty proud quick quiet rare ready red rich ripe sad safe short sick simple slow small
  smooth soft steep strong sweet tall thick tired unfair warm weak wet wide wrong young
`);
