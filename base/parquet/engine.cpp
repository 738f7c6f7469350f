#include "engine.h"

#include <dlfcn.h>

#include <array>
#include <memory>

namespace mado::parquet {

namespace {

// What we use of DuckDB's C interface (1.4), under its own names; handles are pointers that only it reads.
using Handle = void*;
using Code = int;                           // 0: good
struct Result {
    std::array<std::uint64_t, 3> counts {};
    std::array<void*, 3> inner {};
};
static_assert(sizeof(Result) == 48);

}  // namespace

struct Engine::State {
    Code (*create_config)(Handle*) = nullptr;
    Code (*set_config)(Handle, char const*, char const*) = nullptr;
    void (*destroy_config)(Handle*) = nullptr;
    Code (*open_ext)(char const*, Handle*, Handle, char**) = nullptr;
    void (*close)(Handle*) = nullptr;
    Code (*connect)(Handle, Handle*) = nullptr;
    void (*disconnect)(Handle*) = nullptr;
    Code (*query)(Handle, char const*, Result*) = nullptr;
    char const* (*result_error)(Result*) = nullptr;
    void (*destroy_result)(Result*) = nullptr;
    std::uint64_t (*column_count)(Result*) = nullptr;
    std::uint64_t (*row_count)(Result*) = nullptr;
    char* (*value_varchar)(Result*, std::uint64_t, std::uint64_t) = nullptr;
    void (*free)(void*) = nullptr;
    Handle database = nullptr, connection = nullptr;

    ~State()
    {
        if (connection)
            disconnect(&connection);
        if (database)
            close(&database);
    }

    // False: a function is missing. The library stays loaded: it does not bear being loaded twice.
    bool load(std::filesystem::path const& library)
    {
        auto* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!handle)
            return false;
        auto const find = [&](auto& function, char const* name) {
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, name));
            return function != nullptr;
        };
        return find(create_config, "duckdb_create_config") && find(set_config, "duckdb_set_config") && find(destroy_config, "duckdb_destroy_config") && find(open_ext, "duckdb_open_ext")
            && find(close, "duckdb_close") && find(connect, "duckdb_connect") && find(disconnect, "duckdb_disconnect") && find(query, "duckdb_query")
            && find(result_error, "duckdb_result_error") && find(destroy_result, "duckdb_destroy_result") && find(column_count, "duckdb_column_count")
            && find(row_count, "duckdb_row_count") && find(value_varchar, "duckdb_value_varchar") && find(free, "duckdb_free");
    }

    std::optional<std::string> start(std::span<std::pair<std::string, std::string> const> settings)
    {
        Handle config = nullptr;
        if (create_config(&config) != 0)
            return "DuckDB has no configuration";
        std::optional<std::string> fault;
        for (auto const& [name, value] : settings)
            if (set_config(config, name.c_str(), value.c_str()) != 0)
                fault = "DuckDB does not take the setting " + name;
        char* says = nullptr;
        if (!fault && open_ext(nullptr, &database, config, &says) != 0)
            fault = says ? std::string(says) : std::string("DuckDB does not open");
        if (says)
            free(says);
        destroy_config(&config);
        if (!fault && connect(database, &connection) != 0)
            fault = "DuckDB does not answer";
        return fault;
    }
};

std::string in_quotes(std::string_view text, char quote)
{
    std::string out(1, quote);
    for (auto const c : text)
        out.append(c == quote ? 2 : 1, c);
    return out += quote;
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&& other) noexcept = default;
Engine::~Engine() = default;

std::expected<Engine, std::string> Engine::open(Options const& options, std::filesystem::path const& temporary, std::span<std::string const> files)
{
    auto const place = options.library.empty() ? library() : std::optional(options.library);
    auto state = std::make_unique<State>();
    if (!place || !state->load(*place))
        return std::unexpected("Parquet is not offered here: DuckDB's library is not installed");
    std::pair<std::string, std::string> const settings[] = { { "threads", std::to_string(std::max(options.threads, 1u)) }, { "memory_limit", std::to_string(options.memory >> 20) + "MiB" },
        { "temp_directory", temporary.string() }, { "extension_directory", temporary.string() }, { "autoinstall_known_extensions", "false" }, { "autoload_known_extensions", "false" },
        { "allow_community_extensions", "false" } };
    if (auto fault = state->start(settings))
        return std::unexpected(std::move(*fault));
    Engine engine(std::move(state));
    std::string list;
    for (auto const& file : files)
        (list += list.empty() ? "" : ", ") += in_quotes(file, '\'');
    for (auto const& sql : { "SET allowed_paths = [" + list + "]", std::string("SET enable_external_access = false"), std::string("SET lock_configuration = true") })
        if (auto const set = engine.ask(sql); !set)
            return std::unexpected(set.error());
    return engine;
}

std::expected<Engine::Answer, std::string> Engine::ask(std::string const& sql)
{
    Result result;
    bool const is_good = state_->query(state_->connection, sql.c_str(), &result) == 0;
    Answer answer;
    std::string fault;
    if (is_good) {
        auto const columns = state_->column_count(&result), rows = state_->row_count(&result);
        answer.assign(rows, std::vector<std::optional<std::string>>(columns));
        for (std::uint64_t row = 0; row < rows; ++row)
            for (std::uint64_t column = 0; column < columns; ++column)
                if (auto* const text = state_->value_varchar(&result, column, row)) {
                    answer[row][column] = text;
                    state_->free(text);
                }
    } else
        fault = state_->result_error(&result) ? state_->result_error(&result) : "DuckDB gives no reason";
    state_->destroy_result(&result);
    return is_good ? std::expected<Answer, std::string>(std::move(answer)) : std::unexpected(std::move(fault));
}

}  // namespace mado::parquet
