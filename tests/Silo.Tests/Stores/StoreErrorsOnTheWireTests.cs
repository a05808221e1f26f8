using System.Reflection;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Every exception that a silo may throw arrives at its caller with its text.</summary>
public sealed class StoreErrorsOnTheWireTests
{
    private static readonly Serializer s_plain =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<Type> OwnExceptions =>
        [.. FindExceptions(typeof(StoreException).Assembly, typeof(SqliteErrors).Assembly)];

    [Theory, MemberData(nameof(OwnExceptions))]
    public void An_exception_of_a_silo_arrives_whole(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false));
        var sent = Create(type);
        var back = Send(s_plain, sent);
        Assert.IsType(type, back);
        Assert.Equal(sent.Message, back.Message);
        Assert.All(
            type.GetProperties().Where(property => property.DeclaringType!.IsAssignableTo(typeof(SiloException))),
            property => Assert.Equal(property.GetValue(sent), property.GetValue(back)));
    }

    [Fact]
    public void An_error_of_a_store_arrives_whatever_its_library_threw()
    {
        var location = StoreLocation.Parse("Host=db;Database=e;Username=u");
        StoreException[] errors =
        [
            SqliteErrors.Translate(new SqliteException("x", 13), "/x/experiments.db", writes: true),
            SqliteErrors.Translate(new SqliteException("x", 11), "/x/experiments.db", writes: false),
            SqliteErrors.Translate(new IOException("x"), "/x/experiments.db", writes: true),
            PostgresErrors.ToStoreException(new NpgsqlException("x", new TimeoutException()), location),
            PostgresErrors.ToStoreException(new PostgresException("x", "FATAL", "FATAL", "53300"), location),
            new StaleTermException("e", 7),
        ];
        foreach (var sent in errors)
        {
            var back = Assert.IsAssignableFrom<StoreException>(Send(s_plain, sent));
            Assert.Equal((sent.GetType(), sent.Message, sent.IsUnavailable),
                (back.GetType(), back.Message, back.IsUnavailable));
        }
    }

    [Fact]
    public async Task An_exception_of_a_library_arrives_with_its_text_from_a_real_silo()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer());
        var wire = silo.Host.Services.GetRequiredService<Serializer>();
        Exception[] foreign =
        [
            .. FindExceptions(typeof(DataException).Assembly, typeof(SpecException).Assembly,
                typeof(IArtifactStore).Assembly).Where(type => type.IsPublic).Select(Create),
            new NpgsqlException("the server hung up"),
            new PostgresException("the server hung up", "FATAL", "FATAL", "57P01"),
            new SqliteException("the server hung up", 1),
            new Amazon.S3.AmazonS3Exception("the server hung up"),
            new StoreException("the server hung up", new NpgsqlException("it did")),
        ];
        foreach (var sent in foreign)
        {
            // The client is another process, without the silo's configuration.
            var back = s_plain.Deserialize<Exception>(wire.SerializeToArray(sent))!;
            Assert.Contains(sent.Message, back.Message, StringComparison.Ordinal);
            Assert.Equal(sent.InnerException is null, back.InnerException is null);
            Assert.Contains(
                sent.InnerException?.Message ?? "", back.InnerException?.Message ?? "", StringComparison.Ordinal);
            Assert.NotEmpty(back.ToString());
        }
        var several = s_plain.Deserialize<Exception>(
            wire.SerializeToArray<Exception>(new AggregateException("two", new NpgsqlException("it hung up"))));
        Assert.Contains("it hung up", several!.ToString(), StringComparison.Ordinal);
    }

    private static Exception Send(Serializer wire, Exception sent) =>
        wire.Deserialize<Exception>(wire.SerializeToArray(sent))!;

    private static IEnumerable<Type> FindExceptions(params Assembly[] assemblies) => assemblies
        .SelectMany(assembly => assembly.GetTypes())
        // A location's problem is always caught where it is read.
        .Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract
            && type.Name != "PostgresUrlException");

    private static Exception Create(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .MaxBy(c => c.GetParameters().Length)!;
        var made = (Exception)constructor.Invoke([.. constructor.GetParameters().Select(CreateValue)]);
        if (made is StoreException) type.GetProperty(nameof(StoreException.IsUnavailable))!.SetValue(made, true);
        return made;
    }

    private static object? CreateValue(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return "text";
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 1L << 40;
        if (type == typeof(bool)) return true;
        if (type == typeof(Settings.DiskProblem)) return Settings.DiskProblem.Full;
        if (type == typeof(Exception)) return new InvalidOperationException("cause");
        if (type.IsAssignableFrom(typeof(string[]))) return (string[])["one", "two"];
        return parameter.HasDefaultValue ? parameter.DefaultValue
            : type.IsGenericType ? Array.CreateInstance(type.GetGenericArguments()[0], 0) : null;
    }
}
