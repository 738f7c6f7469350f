#pragma once
// The PostgreSQL engine: a pool, SERIALIZABLE transactions run again when they lost a race or their connection.
#include "postgresql/kept.h"
#include "postgresql/pool.h"

namespace mado::db::detail {

class PostgresqlEngine final : public Engine {
public:
    explicit PostgresqlEngine(Options options);

    SqlEngine kind() const override { return SqlEngine::Postgresql; }
    void before_group_commit(std::function<void(AllTenants&)>) override {}   // there are no groups: the same work is scheduled
    void on_notice(std::string topic, std::function<void(std::string const&)> told) override { listener_.on_notice(std::move(topic), std::move(told)); }
    bool holds(std::string const& name) override { return names_.holds(name); }
    void release(std::string const& name) override { names_.release(name); }

private:
    using PostgresqlConnection = postgresql::PostgresqlConnection;
    void run_read(std::string const& tenant, std::function<void(Read&)> const& work) override;
    bool run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work) override;
    void run_migrations(std::vector<Migration> const& migrations) override;
    std::string run_check(Statement const& statement) override;

    void until_it_took(std::string_view what, std::function<void(postgresql::Patience&)> const& attempt);
    void read_once(std::string const& tenant, std::function<void(Read&)> const& work, postgresql::Patience const& patience);
    bool write_once(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work, postgresql::Patience& patience);
    bool write_on(PostgresqlConnection& connection, std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work);
    bool was_committed(postgresql::UnknownCommit const& unknown);
    std::optional<bool> ask_whether_committed(postgresql::UnknownCommit const& unknown, postgresql::Patience const& patience);
    void migrate_on(PostgresqlConnection& connection, std::vector<Migration> const& migrations);

    postgresql::Pool pool_;
    postgresql::Names names_;
    postgresql::Teller teller_;
    postgresql::Listener listener_;   // last: its thread ends first
};

}  // namespace mado::db::detail
