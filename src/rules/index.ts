export {
  readConditions,
  readRules,
  SPOKEN_WAYS,
  type ConversionRule,
  type RuleConditions,
  type SpokenWay,
} from './rule-conditions.js';
export { ruleThatFilters, type JudgedPost } from './rule-matching.js';
export { RulesModule } from './rules.module.js';
