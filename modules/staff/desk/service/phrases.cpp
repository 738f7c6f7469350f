#include <mado/desk/phrases.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "service/words.h"
#include "store/desk_store.h"

namespace mado::desk {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_title = 60, most_words = 2000;

std::vector<FieldError> wrong_in(Phrase const& phrase)
{
    std::vector<FieldError> errors;
    service::require(errors, "title", phrase.title, most_title, "desk.phrase.title_required");
    service::require(errors, "words", phrase.words, most_words, "desk.phrase.words_required");
    return errors;
}

}  // namespace

Result<Phrase> find_phrase(db::Read& tx, Caller const& caller, PhraseId const& id)
{
    auto found = store::phrase(tx, id);
    if (!found || !access::allow(tx, caller, may_keep_phrases, { found->division }))
        return refuse(Kind::NotFound, "desk.phrase.not_found");
    return std::move(*found);
}

Result<Phrase> keep_phrase(db::Write& tx, Caller const& caller, Workplace const& here, Phrase const& typed)
{
    auto phrase = typed;
    if (typed.id) {
        auto const kept = TRY(find_phrase(tx, caller, typed.id));
        phrase.division = kept.division;
        phrase.retired = kept.retired;
    } else {
        TRY(access::allow(tx, caller, may_keep_phrases, { phrase.division }));
        phrase.id = { here.now().id() };
        phrase.version = 0;
    }
    if (auto errors = wrong_in(phrase); !errors.empty())
        return refuse(std::move(errors));
    if (!store::keep(tx, phrase, caller.person, here.now().at))
        return refuse(Kind::Conflict, "desk.changed_meanwhile");
    ++phrase.version;
    audit::record(tx, caller, here.now(), "desk.phrase.kept", { { "phrase", phrase.id.value } }, { { "division", phrase.division }, { "use", word_of(phrase.used_for) } });
    return phrase;
}

Result<void> retire_phrase(db::Write& tx, Caller const& caller, Workplace const& here, PhraseId const& id, std::int64_t expected_version)
{
    auto phrase = TRY(find_phrase(tx, caller, id));
    phrase.retired = true;
    phrase.version = expected_version;
    if (!store::keep(tx, phrase, caller.person, here.now().at))
        return refuse(Kind::Conflict, "desk.changed_meanwhile");
    audit::record(tx, caller, here.now(), "desk.phrase.retired", { { "phrase", id.value } }, { { "division", phrase.division } });
    return {};
}

std::vector<Phrase> phrases_for(db::Read& tx, std::string const& division, Use use)
{
    std::vector<Phrase> all;
    for (auto const& above : service::upwards(division))
        for (auto& phrase : store::phrases(tx, above))
            if (!phrase.retired && phrase.used_for == use)
                all.push_back(std::move(phrase));
    return all;
}

std::vector<Phrase> phrases_to_keep(db::Read& tx, Caller const& caller)
{
    auto const scope = access::scope(tx, caller, may_keep_phrases);
    std::vector<Phrase> all;
    for (auto const& division : store::divisions_with_phrases(tx))
        if (service::is_in(scope, division))
            for (auto& phrase : store::phrases(tx, division))
                all.push_back(std::move(phrase));
    std::ranges::stable_sort(all, {}, &Phrase::retired);
    return all;
}

}  // namespace mado::desk
