#pragma once
#include <mado/access/caller.h>
#include <mado/datasets/dataset.h>
#include <mado/datasets/requests.h>
#include <mado/db/database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::catalogue::store {

std::vector<db::Statement> statements();

struct Kept {
    std::string id {}, name {}, document {}, reason {};
    bool withdrawn = false;
    std::int64_t version = 0;
};
std::optional<Kept> dataset(db::Read& tx, std::string_view id);
// Of several with one name the one that is shown.
std::optional<Kept> dataset_named(db::Read& tx, std::string_view name);
std::vector<Kept> shown(db::Read& tx);                               // by name
void keep(db::Write& tx, datasets::Dataset const& dataset, std::string const& document, Instant at);
void withdraw(db::Write& tx, datasets::Dataset const& dataset, std::string const& document, std::string_view reason, Instant at);

struct Version { std::int64_t number = 0; std::string document {}; std::optional<std::string> evidence {}; };
std::vector<Version> versions(db::Read& tx, std::string_view dataset);   // newest first, at most 200
std::optional<Version> version(db::Read& tx, std::string_view dataset, std::int64_t number);
void keep_evidence(db::Write& tx, std::string_view dataset, std::int64_t version, std::string const& evidence);

std::int64_t revision(db::Read& tx);                                 // 0: nothing came yet

struct Request { datasets::ShownRequest shown {}; std::int64_t votes = 0; };
std::vector<Request> requests(db::Read& tx);                         // shown ones, most wanted first
std::optional<Request> request(db::Read& tx, std::string_view id);
void keep(db::Write& tx, datasets::ShownRequest const& shown);
// How many votes it has now; nothing: this voter has voted before.
std::optional<std::int64_t> vote(db::Write& tx, std::string_view request, std::string_view voter, Instant at);
std::int64_t count_address(db::Write& tx, std::string_view address, Day day);  // with this one
bool has_addresses(db::Read& tx, Day before);
std::size_t forget_addresses(db::Write& tx, Day before);             // at most 1,000

}  // namespace mado::catalogue::store
