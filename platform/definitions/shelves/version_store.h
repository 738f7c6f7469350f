#pragma once
#include <mado/definitions/shelf.h>

namespace mado::definitions {

// What a version holds. The name of a decision is its path ("routes/animals"), that of a procedure has no slash.
enum class VersionKind { Procedure, Decision };
constexpr std::array<std::string_view, 2> names_of(VersionKind) { return { "procedure", "decision" }; }

}  // namespace mado::definitions

namespace mado::definitions::store {

struct StoredTick {
    Tick tick;
    std::string covers;
};

std::optional<Version> published(db::Read& tx, std::string_view name, Day on);
std::vector<Version> published_all(db::Read& tx, VersionKind kind, Day on);
std::vector<Version> versions(db::Read& tx, VersionKind kind);
std::vector<Version> versions_of(db::Read& tx, std::string_view name);
std::optional<Version> draft(db::Read& tx, std::string_view name);
std::optional<Version> latest_published(db::Read& tx, std::string_view name);
void insert(db::Write& tx, VersionKind kind, Version const& version, std::string_view text);
// These name the hash and state that they expect; false: changed meanwhile.
bool change_text(db::Write& tx, Version const& version, std::string_view text, std::string_view expected_hash);
void keep_base(db::Write& tx, std::string_view hash, std::string_view text);   // a text of the library; kept once
std::optional<std::string> base(db::Read& tx, std::string_view hash);
bool change_state(db::Write& tx, Version const& version, VersionState expected);
void replace_published(db::Write& tx, Version const& successor);
void remove(db::Write& tx, Version const& version);
std::vector<StoredTick> ticks(db::Read& tx, Version const& version);
void keep_tick(db::Write& tx, Version const& version, StoredTick const& tick);
std::vector<db::Statement> round_statements();  // of round_shelf.cpp
void remove_tick(db::Write& tx, Version const& version, std::string_view source);

}  // namespace mado::definitions::store
