import type { IndicatorDefinition } from '../definition.js';
import { CDL_ABANDONED_BABY } from './cdl-abandoned-baby.js';
import { CDL_BELT_HOLD } from './cdl-belt-hold.js';
import { CDL_COUNTERATTACK } from './cdl-counterattack.js';
import { CDL_DARK_CLOUD } from './cdl-dark-cloud.js';
import { CDL_DOJI } from './cdl-doji.js';
import { CDL_DRAGONFLY_DOJI } from './cdl-dragonfly-doji.js';
import { CDL_ENGULFING } from './cdl-engulfing.js';
import { CDL_EVENING_STAR } from './cdl-evening-star.js';
import { CDL_HAMMER } from './cdl-hammer.js';
import { CDL_HANGING_MAN } from './cdl-hanging-man.js';
import { CDL_HARAMI } from './cdl-harami.js';
import { CDL_HARAMI_CROSS } from './cdl-harami-cross.js';
import { CDL_INSIDE_BAR } from './cdl-inside-bar.js';
import { CDL_INVERTED_HAMMER } from './cdl-inverted-hammer.js';
import { CDL_KICKING } from './cdl-kicking.js';
import { CDL_LONG_LEGGED_DOJI } from './cdl-long-legged-doji.js';
import { CDL_MARUBOZU } from './cdl-marubozu.js';
import { CDL_MORNING_STAR } from './cdl-morning-star.js';
import { CDL_OUTSIDE_BAR } from './cdl-outside-bar.js';
import { CDL_PIERCING } from './cdl-piercing.js';
import { CDL_SHOOTING_STAR } from './cdl-shooting-star.js';
import { CDL_SPINNING_TOP } from './cdl-spinning-top.js';
import { CDL_THREE_BLACK_CROWS } from './cdl-three-black-crows.js';
import { CDL_THREE_INSIDE } from './cdl-three-inside.js';
import { CDL_THREE_LINE_STRIKE } from './cdl-three-line-strike.js';
import { CDL_THREE_METHODS } from './cdl-three-methods.js';
import { CDL_THREE_OUTSIDE } from './cdl-three-outside.js';
import { CDL_THREE_WHITE_SOLDIERS } from './cdl-three-white-soldiers.js';
import { CDL_TWEEZER } from './cdl-tweezer.js';

/** Lists the patterns of the catalogue. */
export const PATTERNS: readonly IndicatorDefinition[] = [
  CDL_DOJI,
  CDL_LONG_LEGGED_DOJI,
  CDL_DRAGONFLY_DOJI,
  CDL_HAMMER,
  CDL_INVERTED_HAMMER,
  CDL_HANGING_MAN,
  CDL_SHOOTING_STAR,
  CDL_MARUBOZU,
  CDL_SPINNING_TOP,
  CDL_BELT_HOLD,
  CDL_ENGULFING,
  CDL_HARAMI,
  CDL_HARAMI_CROSS,
  CDL_PIERCING,
  CDL_DARK_CLOUD,
  CDL_TWEEZER,
  CDL_KICKING,
  CDL_COUNTERATTACK,
  CDL_MORNING_STAR,
  CDL_EVENING_STAR,
  CDL_ABANDONED_BABY,
  CDL_THREE_WHITE_SOLDIERS,
  CDL_THREE_BLACK_CROWS,
  CDL_THREE_INSIDE,
  CDL_THREE_OUTSIDE,
  CDL_THREE_LINE_STRIKE,
  CDL_THREE_METHODS,
  CDL_INSIDE_BAR,
  CDL_OUTSIDE_BAR,
];
