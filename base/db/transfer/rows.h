#pragma once
// What the engines share: rows become a batch, and a batch a sum.
#include <mado/crypto/box.h>
#include <mado/db/transfer.h>

#include <utility>

namespace mado::db::transfer {

// The text of a json_doc as canonical JSON. What our JSON cannot read (a number with a fraction) stays as it is: it travels well between equal engines,
// and between different ones the sums say that it differs.
std::string canonical_json(std::string_view text);

class Batch {
public:
    explicit Batch(TakeRows take) : take_(std::move(take)) {}
    void null() { append(bytes_, {}); }
    void integer(std::int64_t value) { append(bytes_, { Kind::Integer, value, {} }); }
    void bytes(Kind kind, std::string_view value) { append(bytes_, { kind, 0, value }); }
    void end_of_row();
    Sum finish();

private:
    void give();
    TakeRows take_;
    std::string bytes_;
    std::int64_t rows_ = 0, all_ = 0;
    crypto::Sha256 hash_;
};

struct Reference { std::string from, to; };  // tables of a foreign key
std::vector<Table> in_order_of_references(std::vector<Table> tables, std::vector<Reference> const& references);
void by_name(std::vector<Column>& columns);
std::string quoted_name(std::string_view name);        // "name"
std::string list_of(std::vector<Column> const& columns);
std::string order_of(Table const& table);         // ORDER BY its key

// Of each engine. A source is not begun yet.
std::unique_ptr<Source> sqlite_source(Options const& options);
std::unique_ptr<Target> sqlite_target(Options const& options, std::vector<Migration> const& migrations);
std::unique_ptr<Source> postgresql_source(Options const& options);
std::unique_ptr<Target> postgresql_target(Options const& options, std::vector<Migration> const& migrations);

// Holds back what must not happen between the snapshots of the zones.
class Hold {
public:
    virtual ~Hold() = default;
    virtual bool take(int milliseconds) = 0;  // false: not had within that time
    virtual void let_go() = 0;                // does nothing when it is not had
};
std::unique_ptr<Hold> sqlite_hold(Options const& options);
std::unique_ptr<Hold> postgresql_hold(Options const& options);
// Taken already. Throw Failure when somebody else has the database.
std::unique_ptr<Hold> sqlite_sole_use(Options const& options);
std::unique_ptr<Hold> postgresql_sole_use(Options const& options);

}  // namespace mado::db::transfer
