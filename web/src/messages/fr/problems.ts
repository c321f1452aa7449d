import type { Messages } from '../index.ts';

export const problems: Messages['problems'] = {
  not_found: 'Cela n’existe pas, ou vous ne pouvez pas le voir.',
  internal:
    'Un problème est survenu de notre côté. Il a été noté ; réessayez, et parlez-en à votre administrateur s’il persiste.',
  database_unavailable: 'La base de données ne répond pas pour l’instant. Rien n’a changé ; réessayez dans un moment.',
  took_too_long: 'Cela a pris trop de temps et a été arrêté. Rien n’a changé ; réessayez.',
  too_slow: 'La demande n’est pas arrivée à temps. Réessayez.',
  bad_value: 'Une valeur contient un caractère ou un nombre qui ne peut pas être enregistré.',
  body_too_large: 'C’est plus que ce qui peut être reçu en une fois.',
  thread_changed: 'La conversation a changé. Lisez ce qui est nouveau, puis envoyez votre réponse ou modifiez-la.',
  account_not_connected:
    'Le compte n’est pas connecté, rien ne peut être envoyé. Un administrateur doit le reconnecter.',
  already_left: 'Il est trop tard pour l’annuler : elle est partie. Voyez son état.',
  not_failed: 'Seule une réponse qui a échoué peut être retentée. Voyez son état.',
  target_gone: 'Le post a été supprimé ou n’est plus visible, on ne peut donc pas y répondre.',
  not_the_customer: 'Une réponse s’adresse au client de la conversation. Choisissez l’un de ses posts.',
  text_empty: 'Écrivez quelque chose avant d’envoyer.',
  text_unreadable: 'Le texte contient un caractère qui ne peut pas être envoyé. Enlevez-le.',
  text_too_long: 'Le texte est trop long pour ce canal. Raccourcissez-le ; il est conservé.',
  stale_version: 'Quelqu’un d’autre a fait un changement entre-temps. Regardez l’état actuel, puis réessayez.',
  impossible_status: 'Ce ticket ne peut pas passer à ce statut.',
  unknown_agent: 'Il n’y a pas d’agent de ce nom à qui l’assigner.',
  wrong_state: 'Le compte n’est plus dans cet état. Rien n’a changé.',
  other_account: 'Vous y êtes connecté avec un autre compte que celui à connecter. Rien n’a changé.',
  nothing_charged: 'Cette plateforme ne facture rien : il n’y a pas de budget à fixer.',
  too_much: 'C’est plus que ce qu’une réponse peut contenir : demandez moins d’heures, ou un seul compte.',
  too_wide: 'Il y a trop à parcourir. Choisissez un compte ou une raison, puis cherchez encore.',
  view_too_wide: 'C’est trop long à parcourir. Ajoutez un statut, une équipe ou une étiquette, puis réessayez.',
  invalid_conditions:
    'Une condition ne peut pas servir à choisir des tickets, ou il y en a trop. Changez-la, puis réessayez.',
  no_words: 'Il n’y a aucun mot à chercher. Écrivez-en un autre.',
  too_many_views: 'Il n’y a plus de place pour une vue. Supprimez-en une, ou changez-en une.',
  nothing_chosen: 'Choisissez des posts, ou un filtre auquel ils répondent.',
  nothing_to_convert: 'Aucun de ces posts n’est encore dans le fil. Rien n’a changé.',
  preview_too_slow:
    'Il y a trop à parcourir pour l’instant, donc pas d’aperçu. La règle peut être enregistrée quand même.',
  too_many_rules: 'Ce compte a autant de règles que possible. Supprimez-en une, ou complétez-en une autre.',
  rule_without_conditions: 'Dites quels posts concerne la règle : elle n’a pas encore de condition.',
  invisible_word: 'L’un des mots n’a rien de visible. Enlevez-le, ou réécrivez-le.',
  nobody_fits: 'Personne n’a à la fois si peu et autant d’abonnés. Changez l’un des deux.',
  too_many_streams: 'Parley est ouvert dans trop de fenêtres. Fermez-en quelques-unes.',
  not_signed_in: 'Votre session est terminée. Reconnectez-vous ; rien de ce que vous avez écrit n’a été envoyé.',
  foreign_origin:
    'Cette demande ne venait pas d’une page de Parley. Vérifiez PARLEY_PUBLIC_URL si c’était pourtant le cas.',
  not_allowed: 'Vous n’avez pas le droit de faire cela. Demandez à un administrateur.',
  wrong_credentials: 'Cet e-mail et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.',
  link_expired: 'Ce lien a déjà servi ou est trop ancien. Demandez-en un nouveau à votre administrateur.',
  unusable_name: 'Un nom a besoin de lettres, sans caractère invisible. Écrivez-le à nouveau.',
  outranked: 'Personne ne peut donner un rôle plus élevé que le sien, ni modifier quelqu’un de plus haut.',
  own_account: 'Vous ne pouvez pas vous désactiver vous-même. Demandez à un autre administrateur.',
  last_admin:
    'C’est le dernier administrateur qui puisse se connecter. Nommez d’abord quelqu’un d’autre administrateur.',
  already_here: 'Cette adresse e-mail est déjà ici. Cherchez-la dans la liste.',
  deactivated: 'Cette personne est désactivée. Réactivez-la d’abord.',
  name_taken: 'Ce nom est déjà pris. Choisissez-en un autre.',
  too_many_teams: 'Il y a autant d’équipes que possible. Supprimez-en une d’abord.',
  too_many_attempts: 'Trop d’essais. Réessayez dans quelques minutes.',
  invalid_credentials: 'X n’accepte pas ces clés. Vérifiez les quatre et réessayez.',
  search_not_understood:
    'Un filtre ou un mot n’a pas été compris. Voyez « Aide » pour ce que vous pouvez écrire ; une date s’écrit 2026-03-31.',
  search_too_wide:
    'Il y a trop à parcourir. Ajoutez un mot, un nom ou une date (after:2026-01-31), puis cherchez encore.',
  too_many_searches: 'C’est beaucoup de recherches à la fois. Attendez quelques secondes.',
};

export const refusals: Messages['reply']['refusals'] = {
  account_not_connected: 'le compte n’est pas connecté, rien n’a été envoyé. Un administrateur doit le reconnecter.',
  rate_limited: 'X ne permet pas plus d’appels pour l’instant. Réessayez dans un moment.',
  unauthorized: 'X n’accepte plus les clés du compte. Un administrateur doit le reconnecter.',
  out_of_credits: 'il n’y a plus de crédit chez X. Un administrateur doit en racheter.',
  not_allowed: 'X ne permet pas à ce compte de répondre à cette personne.',
  duplicate_text: 'X l’a refusée : ce compte a déjà publié le même texte. Changez les mots.',
  target_gone: 'le post auquel vous répondez a été supprimé ou masqué. Rien n’a été envoyé.',
  text_too_long: 'le texte est trop long pour X. Raccourcissez-le.',
  unavailable: 'X ne fonctionne pas en ce moment. Réessayez.',
  network: 'X est injoignable. Réessayez.',
};
