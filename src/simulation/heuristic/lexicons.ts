/** Lists of the most frequent English words of a class, in lower case, written from memory. A missing word is not recognised. */
export const LEXICONS = lexicons({
  articles: 'a an the',
  determiners: 'a an the this that these those each every some any no all both either neither another',
  prepositions:
    'of in on at by for with from to into onto over under about after before between through during against among across behind beyond near without within toward towards upon since until around above below along beside than via per as off out up down',
  conjunctions:
    'and or but nor so yet because although though while if unless whereas whether since when that than',
  pronouns:
    'i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours ourselves they them their theirs themselves who whom whose this that these those one someone anyone everyone nobody something anything nothing everything',
  questionWords: 'who whom whose what which when where why how',
  auxiliaries:
    'am is are was were be been being do does did have has had having will would shall should can could may might must',
  modals: 'will would shall should can could may might must',
  negations:
    "not no never none nobody nothing nowhere neither nor without cannot n't 't isn aren wasn weren don doesn didn won wouldn couldn shouldn can't",
  male: 'he him his himself man men boy boys male males father dad son brother husband uncle grandfather nephew king prince sir mr gentleman gentlemen actor guy guys',
  female:
    'she her hers herself woman women girl girls female females mother mom mum daughter sister wife aunt grandmother niece queen princess madam mrs ms miss lady ladies actress',
  family:
    'father mother dad mom mum parent parents son daughter child children brother sister husband wife uncle aunt cousin nephew niece grandfather grandmother family',
  months:
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec',
  weekdays: 'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun',
  timeWords:
    'second seconds minute minutes hour hours day days week weeks month months year years decade decades century today yesterday tomorrow morning noon afternoon evening night now then ago later earlier soon before after am pm',
  colours:
    'red orange yellow green blue purple violet pink brown black white grey gray gold golden silver crimson scarlet teal turquoise',
  numberWords:
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion first second third fourth fifth once twice half dozen',
  ordinals: 'first second third fourth fifth sixth seventh eighth ninth tenth last',
  animals:
    'dog dogs cat cats horse horses cow cows pig pigs sheep goat bird birds fish lion tiger bear wolf fox rabbit mouse mice rat elephant monkey snake frog duck chicken goose bee whale shark deer',
  food: 'bread rice meat cheese milk butter egg eggs sugar salt soup cake tea coffee wine beer water fruit apple banana cherry grape lemon mango melon peach pear plum potato tomato onion beans fish chicken',
  bodyParts:
    'head face eye eyes ear ears nose mouth lip lips tooth teeth neck shoulder arm arms hand hands finger fingers chest heart back leg legs knee foot feet toe hair skin bone blood',
  directions: 'north south east west left right up down forward backward northern southern eastern western',
  places:
    'america american africa asia europe england britain france germany italy spain china japan india russia canada australia mexico brazil london paris york washington california texas chicago boston berlin rome moscow tokyo city town village country state street river lake mountain island',
  commonVerbs:
    'say says said go goes went gone get gets got make makes made know knew known think thought take takes took taken see sees saw seen come comes came want use find found give gives gave given tell told work call try ask need feel felt become became leave left put mean meant keep kept let begin began show hear heard play run ran move live believe hold held bring brought happen write wrote written sit sat stand stood lose lost pay paid meet met eat ate sleep slept read speak spoke buy bought win won send sent build built fall fell grow grew open close walk talk turn start stop help like love hate look wait',
  speechVerbs:
    'say says said saying tell tells told ask asks asked reply replied answer answered add added explain explained state stated claim claimed shout shouted whisper whispered write wrote announce announced',
  commonAdjectives:
    'good bad new old big small large little great high low long short young early late important different same own other right wrong hot cold warm strong weak rich poor happy sad easy hard fast slow true false free full empty whole best worst better worse more most many few much several',
  commonAdverbs:
    'very too also not never always often sometimes usually just only still already even now then here there soon again almost quite rather perhaps maybe away together however',
  positive:
    'good great best better happy love loved beautiful wonderful excellent nice win won success hope joy kind perfect',
  negative:
    'bad worst worse sad hate hated ugly terrible awful horrible poor lose lost failure fear pain cruel angry wrong',
  titles: 'mr mrs ms miss dr sir lady lord president king queen professor prof captain senator',
});

function lexicons<Name extends string>(lists: Readonly<Record<Name, string>>) {
  const sets = Object.entries<string>(lists).map(([name, list]) => [name, new Set(list.split(' '))]);
  return Object.fromEntries(sets) as Readonly<Record<Name, ReadonlySet<string>>>;
}

/** Words that carry grammar rather than content. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set([
  ...LEXICONS.determiners,
  ...LEXICONS.prepositions,
  ...LEXICONS.conjunctions,
  ...LEXICONS.pronouns,
  ...LEXICONS.questionWords,
  ...LEXICONS.auxiliaries,
  ..."not no there then too also very just 's 't 're 've 'll 'm 'd".split(' '),
]);
