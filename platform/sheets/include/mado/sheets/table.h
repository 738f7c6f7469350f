#pragma once
// Tables of a module, out and in again to the same state. The module says which columns a table has, where they are kept and what must hold of a row; reading,
// writing, checking and comparing are the same for all. What stands there already is left as it is, so that the same file may be taken in again.
#include <mado/access/access.h>
#include <mado/sheets/file.h>

#include <optional>

namespace mado::sheets {

// What a cell must be. Root: the number of what the row belongs to (ケース番号, 認定番号), kept as its id. Individual: 宛名番号, kept as an id. Moment: microseconds since
// 1970. Json and Bytes (base64url) are kept as bytes. Part, PartFlag: a member of a JSON document in the column `stored`; PartKept: and in a column of its own.
enum class Type { Words, Whole, Yen, Flag, Day, Month, Moment, Uuid, Word, Json, Bytes, Root, Individual, Part, PartFlag, PartKept };
enum class Needed { No, Yes };
enum class Key { No, Yes };

struct Column {
    std::string_view name;                           // in the file
    std::string_view stored {};                      // of the statements; empty: as the name
    Type type = Type::Words;
    Needed needed = Needed::Yes;                     // No: may be empty (a number, day or moment is NULL then)
    Key key = Key::No;                               // `one` finds a row by these
    std::vector<std::string_view> words {};          // of Word
    std::string_view where() const { return stored.empty() ? name : stored; }
    bool is_kept() const { return stored != "-"; }   // "-": a Root that only the file names; the table knows it by another way
};

struct Root { std::string id; std::int64_t number = 0; std::string owner, place; };   // place: orders them, and is where a next part begins

// How far: whose rows; and whether what is kept back of protected persons is among them.
struct Range {
    std::vector<std::string> divisions {};
    bool opens_shielded = false;
    bool holds(std::string_view owner) const;
};
Range range_of(db::Read& tx, Caller const& caller, access::Action const& exchange, access::Action const& shielded);

// A row as it was sent, cells by their columns.
class Sent {
public:
    Sent(std::vector<Column> const& columns, Row const& row, std::optional<Root> const& root) : columns_(columns), row_(row), root_(root) {}
    std::string const& operator[](std::string_view column) const;
    std::optional<Root> const& root() const { return root_; }

private:
    std::vector<Column> const& columns_;
    Row const& row_;
    std::optional<Root> const& root_;
};
struct Wrong { std::string_view column; std::string says; std::map<std::string, std::string> arguments {}; };   // says: a msgid; often out of a refusal that is gone by then

struct Table {
    std::string_view name;
    std::vector<Column> columns {};
    // Of tables whose rows belong to a root: `rows` takes $root. Of others: $after and $most, in the order of `place`, the column that is their key; `owner` says whose a row is.
    enum class By { Root, Itself } by = By::Root;
    db::Statement rows {}, one {}, insert {};
    std::string_view place {}, owner {}, root_id {};  // root_id: the column that may name a root by its id
    bool is_kept_back = false;                       // of protected persons: where they live, are paid, and what was written of them
    // Changes cells after they were read, and before they are kept.
    std::function<void(db::Read&, Root const&, std::vector<Column> const&, Cells&)> reading {}, keeping {};
    // Instead of statements.
    std::function<std::vector<Cells>(db::Read&, Root const&)> read {};
    std::function<void(db::Write&, Root const&, Sent const&)> keep {};
    // What is wrong with a new row once all rows of the file are there: they may name each other.
    std::function<std::vector<Wrong>(db::Read&, Sent const&)> check {};
    // Whether a row goes out at all.
    std::function<bool(db::Read&, Root const&, std::vector<Column> const&, Cells const&)> leaves {};
    // Other tables name its rows by their number: one that is another's here is refused, or what is of one would be taken for the other's.
    bool is_of_roots = false;

    Names names() const;
};

struct Book {
    std::vector<Table> tables {};                    // in the order in which they are taken in
    std::function<std::optional<Root>(db::Read&, std::int64_t number)> numbered {};
    std::function<std::vector<Root>(db::Read&, std::string const& after, int most)> roots {};   // by place
    std::function<bool(db::Read&, Root const&)> is_shielded {};
    std::function<std::string(db::Read&, std::string const& id)> individual_number {};
    std::function<std::string(db::Read&, std::int64_t number)> individual {};                   // its id; empty: there is none
    std::string_view unknown_root {};                // msgid
    Table const* table(std::string_view name) const;
    std::vector<db::Statement> statements() const;
};

constexpr std::size_t most_rows = 20'000;            // of a file: it is taken in by one write
constexpr std::size_t most_bytes = 32u << 20;

// One part of a table, at most `most_rows` rows unless a single root has more; `next`: where the next begins, empty after the last.
struct Part { std::string csv {}; std::size_t rows = 0; std::string next {}; };
Part part_of(db::Read& tx, Book const& book, Range const& range, Table const& table, std::string const& after);

struct Taken { std::int64_t rows = 0, added = 0, other = 0; };   // other: there already, and otherwise; it stays as it is
// All or nothing. Refuses Invalid at "file", the first twenty places.
Result<Taken> take_in(db::Write& tx, Book const& book, Range const& range, Table const& table, std::string_view bytes);

}  // namespace mado::sheets
