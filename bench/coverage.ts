/**
 * Measures how often the intervals and tests of src/metrics are right, and writes bench/results/coverage.md.
 * Run `npm run bench:coverage`; it takes some minutes. `node bench/coverage.ts 200` is a quick look.
 */
import { writeFileSync } from 'node:fs';
import { aucIntervals } from './coverage-tables/auc-intervals.ts';
import { manyComparisons } from './coverage-tables/many-comparisons.ts';
import { meanIntervals } from './coverage-tables/mean-intervals.ts';
import type { CoverageOptions } from './coverage-tables/options.ts';
import { pairedAucs } from './coverage-tables/paired-aucs.ts';
import { pairedMeans } from './coverage-tables/paired-means.ts';
import { proportions } from './coverage-tables/proportions.ts';
import { rankCorrelations } from './coverage-tables/rank-correlations.ts';
import { sharedRecords } from './coverage-tables/shared-records.ts';
import { sharesOfHeads } from './coverage-tables/shares-of-heads.ts';
import { replicatesAsked } from './simulation/replicates.ts';
import { percent } from './simulation/table.ts';

const { replicates, isQuick } = replicatesAsked(2000);
const options: CoverageOptions = { seed: 20261124, replicates, resamples: 599 };
const { seed, resamples } = options;

const records = sharedRecords(options);
const means = meanIntervals(options);
const many = manyComparisons(options);

const report = `# How far the error bars can be trusted

Written by \`npm run bench:coverage\` (\`node bench/coverage.ts\`, seed ${seed}, ${replicates} replicates per row, ${resamples}
resamples per bootstrap; do not edit by hand). All intervals aim at 95 %. A column with a method's name is its coverage in
percent: how often the interval holds the truth that the data were drawn from. "width" is the median width; "none" how often
there is no interval, which counts as a miss. With ${replicates} replicates a coverage of 95 is known to ± 1.0.

## The AUC of one explanation

Scores of positives and negatives are normal with equal variance, shifted so that the AUC is the one in the table.

${aucIntervals('continuous', options)}

The same with scores cut to five levels, so that ties are frequent. The true AUC counts them half.

${aucIntervals('five', options)}

**The default is Newcombe's score interval** (\`src/metrics/auc-interval.ts\`). With five positives and five negatives,
the usual size, DeLong's interval of a good explanation misses far more often than it should: it takes the variance at
the estimate, which is small when the estimate happens to be near 1 and zero at 1. The logit keeps it inside [0, 1] but
does not exist at 1, and an AUC of 1 is what good explanations get. Newcombe's takes the variance at the value under
test, so that five out of five still leaves room down to 0.64, and keeps its coverage for about the same width. It errs to
the cautious side when there are many pairs and the AUC is near 1. A user should read one thing from the table before all
others: at 5 + 5 any honest interval is about half a unit wide. One explanation's AUC says little; the mean over many says
more.

## Pairs that share records

Pairs of one record (one token sequence) are not independent: what a simulator misreads in a sequence, it misreads for
all of its pairs. Scores of pairs of a record correlate as in the third column. "10 + 10" records are ten that hold the
strong pairs and ten others that hold the weak ones; "the same 5" hold some of both.

${records.text}

**Newcombe's variance is inflated** by the ratio of Obuchowski's (1997), which knows the records, to DeLong's, which does not
(\`src/metrics/auc-interval.ts\`). Without that, 50 + 50 pairs from 10 + 10 records have an interval that misses in
every fourth case at a correlation of .5. What the ratio exceeds 1 by rests on few records, so it is stretched as Student's t is over the
normal distribution; with fewer than four records of a label it is at least what a correlation of .5 makes it. The least
coverage of any row is ${percent(records.least)}. The price: with one to three records of a label the interval is wider than
need be where their pairs happen to be independent, by a tenth (5 + 5 pairs in three records) to a half (10 + 10 in two).

The width says what to do for a narrower interval: pairs of *other* records. Fifty strong pairs from ten records that
correlate by .5 tell hardly more than twenty from ten. \`pairs.maxPerRecord\` spreads the pairs over records,
\`recordsPerSplit: null\` takes all there are.

## The mean over explanations

Heads have one to three explanations each. An explanation's true AUC varies with its head and by itself, and is measured
on the head's 5 + 5 pairs, half of whose noise its explanations share. "perfect heads" is the share of heads on which
every explanation is always right: a nearly saturated suite.

${means.text}

**The default is the last pair of columns**: the studentised cluster bootstrap, cut to Wilson's score interval for as many
trials as there are heads (\`src/metrics/clustered-mean.ts\`). The percentile and BCa bootstraps and Student's t take the spread
of the sample for that of the population, and with few heads it is smaller; the more so the nearer the mean is to 1, where the
spread rests on the few heads that fall short. The studentised bootstrap keeps its level there, but where nearly all heads
are perfect it has no spread to go by: it then does not exist, or reaches from 0 to 1. A mean of values in [0, 1] cannot vary
more than a proportion, so Wilson's interval holds for it, too; and it varies less where heads that fall short do not fall to 0.
Wilson's variance is therefore multiplied by the share of it that the heads show, drawn towards 1 by half a head. Before that,
the rows of twenty heads with 90 % perfect ones had 98.1 and 99.0 % with widths of 0.238 and 0.209. The half was chosen among
½, 1 and 2 with other draws (seeds 1 and 2).

With twenty heads the coverage lies between ${percent(means.atTwenty.least)} and ${percent(means.atTwenty.most)} in every
regime, and the median width is at most ${means.atTwenty.widest.toFixed(2)}. The least of any row from five heads on is
${percent(means.least.fromFive)}. Two heads have Wilson's interval as it is: it covers more than it says where heads vary, and only ${percent(means.least.atTwo)}
where one head in ten fails far, as both of two often are perfect.

## Pairwise ranking accuracy

The mean over heads of the share of comparisons, of a true explanation with a false one, that come out right: the same interval,
of values that are 0 or 1 with one comparison a head.

${sharesOfHeads(options)}

With one comparison a head it is Wilson's interval of a proportion (see the last table), and swings about 95 % as that does.

## The difference between two simulators' means

Both simulators have the same mean, over the same explanations and pairs. "p ≤ 0.05" is how often the sign-flip test
rejects, which should be at most 5; the last column is how often it does where the first simulator is better by half a
standard deviation of a pair's noise (0.11 in AUC at 0.60, 0.02 at 0.97).

${pairedMeans(options)}

The sign-flip test keeps its level in every row and is the one to decide by (\`src/metrics/paired-mean-difference.ts\`).
With five heads it cannot reject at 0.05 at all: its smallest p-value is 2/32. The interval is short of its level when both
means are near 1 or half of the heads are perfect: go by the p-value.

## The difference between two AUCs on the same pairs

Half of the variance is shared by the two scorings. "p ≤ 0.05" is the rejection rate of paired DeLong, "no p" how often it
has no p-value, and the last column how often it rejects where one AUC is larger by 0.3.

${pairedAucs(options)}

The statistic is held against Student's t, with one degree of freedom fewer than the smaller class has pairs
(\`src/metrics/auc-difference.ts\`). That is cautious for a single test with 5 + 5 pairs, and it is what the next table needs.
Intervals are missing where both scorings rank alike, most often perfectly; p is 1 then.

## Many comparisons at once

How often *any* comparison of a list is significant at 0.05 after Holm's correction, where nothing differs: 96 comparisons
of explanations, 96 against controls, 6 of simulators. It should be at most 5.

${many.text}

The most in any cell is ${percent(many.most)}. With the normal distribution in the place of Student's t, as before, 500 suites of
16 heads and 5 + 5 pairs at AUC 0.50 had 56 for unrelated scores and 20 for a correlation of .5: a correction for many comparisons is only as good as the
tails it is applied to.

## Kendall's τ

Bivariate normal items.

${rankCorrelations(options)}

The interval holds for |τ| up to 0.6 from eight items on and is a little short beyond
(\`src/metrics/correlation.ts\`). With fewer than eight items there is none.

## A proportion

${proportions(options)}

Wilson's interval (\`src/metrics/confidence-interval.ts\`) covers 95 % on average over the shares, not for each of them:
with so few trials no interval without randomisation can.
`;

if (isQuick) console.log(report);
else writeFileSync(new URL('results/coverage.md', import.meta.url), report);
