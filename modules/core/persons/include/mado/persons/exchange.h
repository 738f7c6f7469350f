#pragma once
// 連携: everything that this module keeps as tables, out and in again to the same state. What each column means: docs/guides/persons.md. A row that cannot be taken in
// refuses the whole file, with its line and column. Words that a spreadsheet program would take for a formula go out with an apostrophe before them, which goes when
// they come in. Of a protected person addresses and accounts go out to protectors alone; protections themselves are no part of it: they recognize anew.
#include <mado/persons/persons.h>

#include <span>

namespace mado::persons {

inline constexpr access::Action may_exchange { "persons.exchange", { access::Role::Registrar }, access::Action::Asks::FreshFactor };

enum class Sheet { Individuals, Names, Addresses, Accounts, Numbers, Households, Members, Judgements };   // in the order in which they are taken in
constexpr std::array<std::string_view, 8> names_of(Sheet) { return { "individuals", "names", "addresses", "accounts", "numbers", "households", "members", "judgements" }; }
std::span<std::string_view const> columns_of(Sheet sheet);

// How far: whose individuals, and what is opened. {""}: of the whole local government.
struct Range {
    std::vector<std::string> divisions {};
    bool opens_shielded = false, opens_numbers = false;
};
Range range_of(db::Read& tx, Caller const& caller);

// How files name somebody: 宛名番号. Of nobody: no id, an empty word. Without the rights of a reader: for programs.
IndividualId numbered(db::Read& tx, std::int64_t number);
std::string number_of(db::Read& tx, IndividualId const& id);

constexpr std::size_t most_exchanged = 200'000;  // rows of a file
constexpr std::size_t most_exchanged_bytes = 64u << 20;

// Both are the edge itself (edge/exchange.cpp), for the page, the operation and the verb: they open a transaction for each thousand individuals, because a whole town in one
// would hold the only writer for minutes. What they do in each is the services'.
struct ExportWish {
    Sheet sheet = Sheet::Individuals;
    std::string reason {};                   // kept; its hash stands in the event
    std::string task {};                     // of Numbers: 番号法9条
};
Result<std::string> export_sheet(Workplace const& here, std::string const& tenant, Caller const& caller, Range const& range, ExportWish const& wish);
struct Imported { std::int64_t rows = 0, changed = 0; };   // changed: individuals or households that were not so before
// Refuses Invalid at "file". All rows are looked at before the first is written; whoever changes something meanwhile stops it at that thousand, and it can be sent again.
Result<Imported> import_sheet(Workplace const& here, std::string const& tenant, Caller const& caller, Range const& range, Sheet sheet, std::string_view bytes);

}  // namespace mado::persons
