namespace Experiments.Silo.Stores;

/// <summary>The experiment store cannot be read or written.</summary>
public class StoreException : SiloException
{
    public StoreException(string message, Exception? inner = null) : base(message, inner) { }
}
