import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Rule, RuleConditions, RuleList, RulePreview } from '../../api/types/rules.ts';

const keyOf = (accountId: string) => ['rules', accountId] as const;

export const rulesQuery = (accountId: string) =>
  queryOptions({
    queryKey: keyOf(accountId),
    queryFn: ({ signal }) => api.get<RuleList>(`/api/accounts/${accountId}/rules`, signal),
    staleTime: 0,
    retry: false,
  });

/** What the draft would have done. Kept while the next answer is on its way, so that nothing jumps. */
export const previewQuery = (accountId: string, conditions: RuleConditions, ruleId: string | undefined) =>
  queryOptions({
    queryKey: ['rule preview', accountId, ruleId, conditions],
    queryFn: () => api.post<RulePreview>(`/api/accounts/${accountId}/rules/preview`, { conditions, ruleId }),
    enabled: Object.keys(conditions).length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });

export function useSaveRule(accountId: string, rule: Rule | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: { name: string; conditions: RuleConditions }) =>
      rule
        ? api.patch<Rule>(`/api/rules/${rule.id}`, { ...draft, version: rule.version })
        : api.post<Rule>(`/api/accounts/${accountId}/rules`, draft),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(accountId) }),
  });
}

export function useDeleteRule(accountId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rule: Rule) => api.delete<void>(`/api/rules/${rule.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(accountId) }),
  });
}
