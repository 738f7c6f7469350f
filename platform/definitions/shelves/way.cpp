#include "shelves/way.h"

#include <mado/crypto/box.h>

namespace mado::definitions::way {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_bytes = 2'000'000;

Result<Version> draft_as_shown(db::Read& tx, std::string_view name, std::string_view expected_hash)
{
    auto found = store::draft(tx, name);
    if (!found)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    if (found->hash != expected_hash)
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    return *found;
}

Version new_draft(Caller const& caller, Moment const& now, std::string_view name, std::string_view text, std::string based_on)
{
    return { now.id(), std::string(name), crypto::sha256_hex(text), std::move(based_on), VersionState::Draft, {}, now.at, caller.person };
}

// Ticks whose parts are unchanged stay; a changed unit loses its tick.
void carry_ticks(db::Write& tx, std::vector<store::StoredTick> const& ticks, Version const& to, std::optional<Sources> const& sources)
{
    if (!sources)
        return;  // what cannot be read says nothing about its parts
    for (auto const& tick : ticks) {
        auto const found = sources->find(tick.tick.source);
        if (found != sources->end() && found->second.hash == tick.covers)
            store::keep_tick(tx, to, tick);
        else
            store::remove_tick(tx, to, tick.tick.source);
    }
}

// Every source that is not read in its source has been ticked by a person, for the text as it is.
Result<void> check_ticks(db::Read& tx, Shelf const& shelf, Version const& draft)
{
    auto const sources = shelf.sources(text_of(tx, draft.hash));
    if (!sources)
        return refuse(Kind::Conflict, "definitions.shelf.not_examined");
    auto const ticks = store::ticks(tx, draft);
    for (auto const& [name, covered] : *sources) {
        auto const is_settled = [&](store::StoredTick const& tick) { return tick.tick.source == name && tick.covers == covered.hash; };
        if (covered.needs_tick && std::none_of(ticks.begin(), ticks.end(), is_settled))
            return refuse(Kind::Conflict, "definitions.shelf.not_ticked", { { "source", name } });
    }
    return {};
}

void change(Version& version, Caller const& caller, Moment const& now, VersionState state)
{
    version.state = state;
    version.changed_at = now.at;
    version.changed_by = caller.person;
}

Result<Step> draft_from_published(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view text, std::string_view expected_hash,
    std::string_view based_on)
{
    auto const before = store::latest_published(tx, name);
    if (!before)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    if (before->hash != expected_hash)
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    auto made = TRY(begin(tx, caller, now, shelf, name, text, based_on.empty() ? before->based_on : std::string(based_on)));
    return Step { std::move(made), true };
}

}  // namespace

Result<void> check_size(std::string_view text)
{
    if (text.size() > most_bytes)
        return refuse(Kind::TooLarge, "definitions.shelf.too_large");
    return {};
}

Result<Version> begin(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view text, std::string based_on)
{
    TRY(check_size(text));
    if (store::draft(tx, name))
        return refuse(Kind::Conflict, "definitions.shelf.draft_exists");
    auto const made = new_draft(caller, now, name, text, std::move(based_on));
    store::insert(tx, shelf.kind, made, text);
    if (auto const before = store::latest_published(tx, name))
        carry_ticks(tx, store::ticks(tx, *before), made, shelf.sources(text));
    return made;
}

Result<Step> save(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view text, std::string_view expected_hash,
    std::string_view based_on)
{
    TRY(check_size(text));
    if (!store::draft(tx, name))
        return draft_from_published(tx, caller, now, shelf, name, text, expected_hash, based_on);
    auto draft = TRY(draft_as_shown(tx, name, expected_hash));
    draft.hash = crypto::sha256_hex(text);
    if (!based_on.empty())
        draft.based_on = based_on;
    change(draft, caller, now, VersionState::Draft);
    if (!store::change_text(tx, draft, text, expected_hash))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    carry_ticks(tx, store::ticks(tx, draft), draft, shelf.sources(text));
    return Step { draft, false };
}

Result<Step> examine(db::Write& tx, Caller const& caller, Moment const& now, std::string_view name, std::string_view expected_hash)
{
    auto draft = TRY(draft_as_shown(tx, name, expected_hash));
    if (draft.state == VersionState::Examined)
        return Step { draft, false };
    change(draft, caller, now, VersionState::Examined);
    if (!store::change_state(tx, draft, VersionState::Draft))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    return Step { draft, true };
}

Result<Version> publish(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view expected_hash, Day starts_on)
{
    auto draft = TRY(draft_as_shown(tx, name, expected_hash));
    if (draft.state != VersionState::Examined)
        return refuse(Kind::Conflict, "definitions.shelf.not_examined");
    TRY(check_ticks(tx, shelf, draft));
    if (starts_on < now.today())
        return refuse({ FieldError { "starts_on", "definitions.shelf.starts_in_the_past", { { "today", now.today().iso() } } } });
    if (auto const before = store::latest_published(tx, name); before && before->starts_on > starts_on)
        return refuse({ FieldError { "starts_on", "definitions.shelf.starts_before_published", { { "published", before->starts_on->iso() } } } });
    draft.starts_on = starts_on;
    change(draft, caller, now, VersionState::Published);
    if (!store::change_state(tx, draft, VersionState::Examined))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    store::replace_published(tx, draft);
    return draft;
}

Result<Version> discard(db::Write& tx, std::string_view name)
{
    auto const draft = store::draft(tx, name);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    store::remove(tx, *draft);
    return *draft;
}

Result<std::optional<Version>> receive(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view hash,
    std::string_view text, Day starts_on)
{
    if (crypto::sha256_hex(text) != hash)
        return refuse(Kind::Invalid, "definitions.shelf.changed_meanwhile");
    for (auto const& known : versions_of(tx, name))
        if (known.hash == hash && known.starts_on == starts_on)
            return std::nullopt;
    Version version { now.id(), std::string(name), std::string(hash), {}, VersionState::Published, starts_on, now.at, caller.person };
    store::insert(tx, shelf.kind, version, text);
    store::replace_published(tx, version);
    return version;
}

Result<Version> tick(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view source)
{
    auto const draft = store::draft(tx, name);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    auto const sources = shelf.sources(text_of(tx, draft->hash)).value_or(Sources {});
    auto const found = sources.find(std::string(source));
    if (found == sources.end())
        return refuse(Kind::NotFound, "definitions.shelf.no_such_source");
    store::keep_tick(tx, *draft, { { std::string(source), caller.person, now.today() }, found->second.hash });
    return *draft;
}

Result<Version> untick(db::Write& tx, std::string_view name, std::string_view source)
{
    auto const draft = store::draft(tx, name);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    store::remove_tick(tx, *draft, source);
    return *draft;
}

std::vector<Tick> ticks(db::Read& tx, std::string_view name)
{
    std::vector<Tick> all;
    if (auto const found = store::draft(tx, name))
        for (auto const& stored : store::ticks(tx, *found))
            all.push_back(stored.tick);
    return all;
}

}  // namespace mado::definitions::way
