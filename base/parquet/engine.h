#pragma once
// DuckDB by its C functions, found at run time. It reads and writes the two files that it is given and nothing else, loads no extension and opens no connection.
#include <mado/parquet/parquet.h>

namespace mado::parquet {

class Engine {
public:
    // `files`: what it may touch. Else why not.
    static std::expected<Engine, std::string> open(Options const& options, std::filesystem::path const& temporary, std::span<std::string const> files);
    Engine(Engine&& other) noexcept;
    Engine& operator=(Engine&& other) = delete;
    ~Engine();

    using Answer = std::vector<std::vector<std::optional<std::string>>>;
    std::expected<Answer, std::string> ask(std::string const& sql);  // all values as text

private:
    struct State;
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

std::string in_quotes(std::string_view text, char quote);  // of SQL: ' for texts, " for names

}  // namespace mado::parquet
