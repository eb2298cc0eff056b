/*
 * The indicators of the workload w3 as plain loops over columns, in the way of the C libraries
 * that traders use: running sums without compensation, one pass, no allocation inside.
 *
 *   loops FILE ROWS REPEATS NAME OUT
 *
 * FILE holds high, low and close as doubles; the outputs of the last repeat go to OUT, NaN where
 * there is none. Prints the smallest CPU time of a value in nanoseconds.
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef const double *restrict In;
typedef double *restrict Out;

static void sma(long n, In x, Out out, long period) {
  double sum = 0, scale = 1.0 / period;
  for (long i = 0; i < period; i++) sum += x[i];
  out[period - 1] = sum * scale;
  for (long i = period; i < n; i++) {
    sum += x[i] - x[i - period];
    out[i] = sum * scale;
  }
}

static void ema(long n, In x, Out out, long period) {
  double sum = 0, weight = 2.0 / (period + 1);
  for (long i = 0; i < period; i++) sum += x[i];
  double value = sum / period;
  out[period - 1] = value;
  for (long i = period; i < n; i++) {
    value = (x[i] - value) * weight + value;
    out[i] = value;
  }
}

static void rsi(long n, In x, Out out, long period) {
  double up = 0, down = 0, weight = 1.0 / period;
  for (long i = 1; i <= period; i++) {
    double change = x[i] - x[i - 1];
    up += change > 0 ? change : 0;
    down += change < 0 ? -change : 0;
  }
  up /= period;
  down /= period;
  out[period] = 100 * up / (up + down);
  for (long i = period + 1; i < n; i++) {
    double change = x[i] - x[i - 1];
    up = ((change > 0 ? change : 0) - up) * weight + up;
    down = ((change < 0 ? -change : 0) - down) * weight + down;
    out[i] = 100 * (up / (up + down));
  }
}

static void macd(long n, In x, Out out, Out signalOut, Out histogram) {
  double fast = 0, slow = 0, signal = 0;
  for (long i = 14; i < 26; i++) fast += x[i];
  for (long i = 0; i < 26; i++) slow += x[i];
  fast /= 12;
  slow /= 26;
  signal = fast - slow;
  for (long i = 26; i < n; i++) {
    fast = (x[i] - fast) * (2.0 / 13) + fast;
    slow = (x[i] - slow) * (2.0 / 27) + slow;
    double difference = fast - slow;
    if (i < 34) {
      signal += difference;
      if (i < 33) continue;
      signal /= 9;
    } else {
      signal = (difference - signal) * (2.0 / 10) + signal;
    }
    out[i] = difference;
    signalOut[i] = signal;
    histogram[i] = difference - signal;
  }
}

static void bbands(long n, In x, Out upper, Out middle, Out lower, long period) {
  double sum = 0, squares = 0, scale = 1.0 / period;
  for (long i = 0; i < n; i++) {
    sum += x[i];
    squares += x[i] * x[i];
    if (i >= period) {
      sum -= x[i - period];
      squares -= x[i - period] * x[i - period];
    }
    if (i < period - 1) continue;
    double mean = sum * scale, width = 2 * sqrt(squares * scale - mean * mean);
    upper[i] = mean + width;
    middle[i] = mean;
    lower[i] = mean - width;
  }
}

static double true_range(double high, double low, double before) {
  double top = before > high ? before : high, bottom = before < low ? before : low;
  return top - bottom;
}

static void atr(long n, In high, In low, In close, Out out, long period) {
  double value = 0, weight = 1.0 / period;
  for (long i = 1; i <= period; i++) value += true_range(high[i], low[i], close[i - 1]);
  value /= period;
  out[period] = value;
  for (long i = period + 1; i < n; i++) {
    value = (true_range(high[i], low[i], close[i - 1]) - value) * weight + value;
    out[i] = value;
  }
}

static void adx(long n, In high, In low, In close, Out out, Out plusOut, Out minusOut, long period) {
  double plus = 0, minus = 0, range = 0, index = 0, keep = 1 - 1.0 / period, weight = 1.0 / period;
  for (long i = 1; i < n; i++) {
    double up = high[i] - high[i - 1], down = low[i - 1] - low[i];
    double share = i < period ? 1 : keep;
    plus = plus * share + (up > down && up > 0 ? up : 0);
    minus = minus * share + (down > up && down > 0 ? down : 0);
    range = range * share + true_range(high[i], low[i], close[i - 1]);
    if (i < period) continue;
    double scale = 100 / range;
    plusOut[i] = plus * scale;
    minusOut[i] = minus * scale;
    double direction = 100 * fabs(plus - minus) / (plus + minus);
    if (i < 2 * period - 1) {
      index += direction;
      continue;
    }
    index = i == 2 * period - 1 ? (index + direction) / period : (direction - index) * weight + index;
    out[i] = index;
  }
}

/* Remembers where the extreme is and looks through the window again only once it has left. */
static void stoch(long n, In high, In low, In close, Out slowOut, Out slowestOut, long k) {
  long top = -1, bottom = -1;
  double fast[3] = {0, 0, 0}, slow[3] = {0, 0, 0}, fastSum = 0, slowSum = 0;
  for (long i = 0; i < n; i++) {
    long from = i - k + 1;
    if (from < 0) from = 0;
    if (top < from) {
      top = from;
      for (long j = from + 1; j <= i; j++) if (high[j] >= high[top]) top = j;
    } else if (high[i] >= high[top]) top = i;
    if (bottom < from) {
      bottom = from;
      for (long j = from + 1; j <= i; j++) if (low[j] <= low[bottom]) bottom = j;
    } else if (low[i] <= low[bottom]) bottom = i;
    if (i < k - 1) continue;
    double range = high[top] - low[bottom];
    double value = range == 0 ? 0 : 100 * ((close[i] - low[bottom]) / range);
    long at = i % 3;
    fastSum += value - fast[at];
    fast[at] = value;
    if (i < k + 1) continue;
    double first = fastSum / 3;
    slowSum += first - slow[at];
    slow[at] = first;
    if (i < k + 3) continue;
    slowOut[i] = first;
    slowestOut[i] = slowSum / 3;
  }
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  long n = atol(argv[2]), repeats = atol(argv[3]);
  const char *name = argv[4];
  double *in = malloc(sizeof(double) * n * 3), *out = malloc(sizeof(double) * n * 3);
  FILE *file = fopen(argv[1], "rb");
  if (!file || n < 100 || fread(in, sizeof(double), n * 3, file) != (size_t)(n * 3)) return 2;
  for (long i = 0; i < n * 3; i++) out[i] = NAN;
  In high = in, low = in + n, close = in + 2 * n;
  double *a = out, *b = out + n, *c = out + 2 * n, best = 1e300;
  for (long k = 0; k < repeats; k++) {
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    if (!strcmp(name, "SMA")) sma(n, close, a, 20);
    else if (!strcmp(name, "EMA")) ema(n, close, a, 20);
    else if (!strcmp(name, "RSI")) rsi(n, close, a, 14);
    else if (!strcmp(name, "MACD")) macd(n, close, a, b, c);
    else if (!strcmp(name, "BBANDS")) bbands(n, close, a, b, c, 20);
    else if (!strcmp(name, "ATR")) atr(n, high, low, close, a, 14);
    else if (!strcmp(name, "ADX")) adx(n, high, low, close, a, b, c, 14);
    else if (!strcmp(name, "STOCH")) stoch(n, high, low, close, a, b, 14);
    else return 2;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double ns = ((end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec)) / n;
    if (ns < best) best = ns;
  }
  file = fopen(argv[5], "wb");
  if (!file || fwrite(out, sizeof(double), n * 3, file) != (size_t)(n * 3) || fclose(file)) return 2;
  printf("{\"ns\": %.17g}", best);
  return 0;
}
